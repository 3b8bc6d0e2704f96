using System.Net;
using LowCode.Engine.Tests.Files;
using LowCode.Product.Tests.Hosting;

namespace LowCode.Product.Tests.Pages;

/// <summary>Photos on pages, without script.</summary>
public sealed class PhotoPageTests(SharedHost shared) : IClassFixture<SharedHost>
{
    static readonly (string, string)[] matter =
        [("f.summary", "小北路路灯不亮"), ("f.category", "lighting"), ("f.description", "路口三盏"), ("f.place", "小北路185号"), ("f.claimantName", "陈晓明"), ("f.claimantPhone", "13812345678")];

    [Fact]
    public async Task A_photo_stays_while_the_page_comes_back_and_stands_on_the_case()
    {
        using var seat = await Visitor.SignedInAsync(shared.Host, "operator.003");
        await seat.OpenAsync("/cases/new/request");
        await seat.PressWithAsync("button[value=look]:not(.unseen)", ("f.photos", "IMG_20261123.jpg", Pictures.Jpeg()));
        var kept = seat.Find("input[type=checkbox][name='f.photos']").GetAttribute("value");
        using (var preview = await seat.FetchAsync(seat.Find(".kept img").GetAttribute("src")!)) Assert.Equal(HttpStatusCode.OK, preview.StatusCode);
        // Refused for what is missing, with a second photo: both are still there.
        await seat.PressWithAsync("button[value=open]", ("f.photos", "two.png", Pictures.Png()));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, seat.Status);
        Assert.Equal(2, seat.Page.QuerySelectorAll(".kept li").Length);
        await seat.PressAsync("button[value=open]", matter);
        Assert.StartsWith("/cases/", seat.Address, StringComparison.Ordinal);
        var shown = seat.Page.QuerySelectorAll(".filelist img").Select(i => i.GetAttribute("src")!).ToList();
        Assert.Equal(2, shown.Count);
        Assert.Contains(kept!, shown[0], StringComparison.Ordinal);
        Assert.Contains("拍摄于2026年11月23日 09:15", seat.Text, StringComparison.Ordinal);
        foreach (var address in shown)
        {
            using var picture = await seat.FetchAsync(address);
            Assert.StartsWith("image/", picture.Content.Headers.ContentType?.MediaType, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_photo_that_is_unticked_is_left_out_and_what_is_no_photo_is_said_at_its_field()
    {
        using var seat = await Visitor.SignedInAsync(shared.Host, "operator.003");
        await seat.OpenAsync("/cases/new/request");
        await seat.PressWithAsync("button[value=open]", ("f.photos", "list.pdf", "%PDF-1.7"u8.ToArray()), matter);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, seat.Status);
        Assert.Contains("list.pdf", seat.Find(".files .error").TextContent, StringComparison.Ordinal);
        await seat.PressWithAsync("button[value=look]:not(.unseen)", ("f.photos", "one.jpg", Pictures.Jpeg()));
        await seat.PressAsync("button[value=open]", ("f.photos", "none"));
        Assert.StartsWith("/cases/", seat.Address, StringComparison.Ordinal);
        Assert.Null(seat.Page.QuerySelector(".filelist img"));
    }
}
