using System.Net;
using LowCode.Access;
using Microsoft.AspNetCore.Http;

namespace LowCode.Engine.Tests.Access;

public sealed class AddressTests
{
    [Theory]
    [InlineData("10.1.2.3", "10.1.2.3", "10.1.2.3")]
    [InlineData("::ffff:10.1.2.3", "10.1.2.3", "10.1.2.3")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64")]
    [InlineData("2001:db8:1:2:ffff::9", "2001:db8:1:2:ffff::9", "2001:db8:1:2::/64")]
    [InlineData("2001:db8:1:3::1", "2001:db8:1:3::1", "2001:db8:1:3::/64")]
    public void The_log_has_the_whole_address_and_limits_count_a_household_once(string asked, string logged, string counted)
    {
        var http = new DefaultHttpContext();
        http.Connection.RemoteIpAddress = IPAddress.Parse(asked);
        Assert.Equal((logged, counted), (Address.Of(http), Address.LimitOf(http)));
    }

    [Fact]
    public void A_request_without_an_address_is_counted_all_the_same() => Assert.Equal((null, ""), (Address.Of(new DefaultHttpContext()), Address.LimitOf(new DefaultHttpContext())));
}
