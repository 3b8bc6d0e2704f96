using System.Text.Json;
using LowCode.Org;

namespace LowCode.Engine.Tests.Org;

public class PostTests
{
    [Fact]
    public void Every_post_named_in_code_has_its_duties() =>
        Assert.All(typeof(Post).GetFields().Where(f => f.FieldType == typeof(Post)), f => Assert.NotNull(PostCatalog.Find((Post)f.GetValue(null)!)));

    [Fact]
    public void The_three_administrators_share_no_act_that_changes_anything()
    {
        var admins = PostCatalog.All.Where(d => d.Administrator).ToList();
        Assert.Equal(3, admins.Count);
        foreach (var (a, b) in from a in admins from b in admins where a != b select (a, b))
            Assert.All(a.Acts.And(b.Acts).Names(), name => Assert.True(name == "self" || name.EndsWith(".read", StringComparison.Ordinal), name));
    }

    [Fact]
    public void No_administrator_handles_cases() =>
        Assert.All(PostCatalog.All.Where(d => d.Administrator), d => Assert.DoesNotContain(d.Acts.Names(), n => n.StartsWith("case.", StringComparison.Ordinal)));

    [Fact]
    public void Acts_travel_as_names_and_a_set_of_them_comes_back_the_same()
    {
        var set = ActSet.Of(["case.command.*", "org.read"], out var unknown);
        Assert.Null(unknown);
        Assert.True(set.Has(Acts.Claim) && set.Has(Acts.OrgRead) && !set.Has(Acts.CaseRead));
        Assert.Equal(set, JsonSerializer.Deserialize<ActSet>(JsonSerializer.Serialize(set)));
    }

    [Fact]
    public void A_name_that_is_no_act_is_told()
    {
        ActSet.Of(["case.read", "case.fly"], out var unknown);
        Assert.Equal("case.fly", unknown);
    }

    [Fact]
    public void Every_act_has_a_bit_of_its_own()
    {
        Assert.Equal(Acts.All.Count, Acts.All.Select(a => default(ActSet).With(a)).Distinct().Count());
        Assert.All(Acts.All, a => Assert.True(ActSet.All.Has(a)));
        Assert.False(ActSet.All.Has(default));
    }

    [Theory]
    [InlineData("claim", "case.command.claim")]
    [InlineData("mend", "incident.mend")]
    public void A_command_asks_for_its_act(string command, string act) => Assert.Equal(act, Acts.OfCommand(command).Name);

    [Fact]
    public void An_unknown_command_asks_for_an_act_that_nobody_has() => Assert.False(ActSet.All.Has(Acts.OfCommand("fly")));
}
