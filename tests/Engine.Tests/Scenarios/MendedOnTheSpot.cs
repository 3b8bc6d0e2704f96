using LowCode.Apps;
using LowCode.Cases;
using LowCode.Engine.Tests.Cases;
using LowCode.Engine.Tests.Databases;
using LowCode.Engine.Tests.Files;
using LowCode.Forms;
using LowCode.Problems;
using LowCode.Scripts;
using LowCode.Storage;
using static LowCode.Engine.Tests.Scenarios.RequestStory;
using Record = LowCode.Scripts.Record;

namespace LowCode.Engine.Tests.Scenarios;

/// <summary>Found and mended on the spot (自办结): opened and closed in one command, with a photo before and after.</summary>
public class MendedOnTheSpot
{
    static async Task<Town> SpotTownAsync(Dialect dialect)
    {
        var town = await Town.OpenAsync(dialect);
        var app = await town.Of<AppStore>().PublishAsync(SpotApp.Package, "test", CancellationToken.None);
        await town.Of<AppStore>().InstallAsync(app.Manifest.Id, app.Manifest.Version, LowCode.Org.Divisions.City.Value, "{}", "test", CancellationToken.None);
        return town;
    }

    static async Task<Value> PhotoAsync(Town town, string who, string name)
    {
        var field = new FieldDefinition(name, FieldType.Photo, new Label("照片", "Photo"));
        var sent = await town.Of<Attachments>().TakeAsync("user:u-" + who, field, null, name + ".jpg", new MemoryStream(Pictures.Jpeg()), CancellationToken.None);
        return Value.Of([Record.Of(("id", sent["id"]))]);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task It_is_opened_and_closed_at_once_with_both_photos_by_the_flow(Dialect dialect)
    {
        await using var town = await SpotTownAsync(dialect);
        var found = Record.Of(("what", "井盖松动"), ("before", await PhotoAsync(town, Operator, "before")));
        var mended = Record.Of(("how", "已垫平"), ("after", await PhotoAsync(town, Operator, "after")));
        var answer = await town.SendAsync(Operator, default, new OpenCase("spot", Town.Street, found) { SelfHandled = mended }, "spot-1");
        Assert.Null(answer.Refusal);
        var state = answer.State;
        Assert.Equal((1, CaseStatus.Closed, "selfHandled", "u-" + Operator), (state.Version, state.Status, state.Result, state.Performer(state.Items[0].Visit)));
        Assert.Equal((1, 1), (state.Form["before"].AsList!.Length, state.Form["after"].AsList!.Length));
        await CaseTruth.HoldsAsync(town, answer.Case, state);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Without_the_photo_after_or_the_post_nothing_is_opened_and_an_ordinary_one_goes_its_way(Dialect dialect)
    {
        await using var town = await SpotTownAsync(dialect);
        var found = Record.Of(("what", "井盖松动"), ("before", await PhotoAsync(town, Operator, "before")));
        var refusal = (await town.SendAsync(Operator, default, new OpenCase("spot", Town.Street, found) { SelfHandled = Record.Of(("how", "已垫平")) })).Refusal!;
        Assert.Equal((RefusalKind.Invalid, "after"), (refusal.Kind, refusal.Problems[0].Path));
        var other = Record.Of(("what", "井盖松动"), ("before", await PhotoAsync(town, Dispatcher, "before")));
        Assert.Equal("selfHandled.forbidden", (await town.SendAsync(Dispatcher, default, new OpenCase("spot", Town.Street, other) { SelfHandled = Record.Empty })).Refusal!.Problems[0].Code);
        var request = RequestForms.About("noise");
        Assert.Equal("selfHandled.forbidden", (await town.SendAsync(Operator, default, new OpenCase("request", Town.Street, request) { SelfHandled = Record.Empty })).Refusal!.Problems[0].Code);
        var id = await town.OpenCaseAsync(Operator, found, "spot");
        Assert.Equal("take", await town.WhereAsync(id));
    }
}
