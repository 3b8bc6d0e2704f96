using System.Text;
using LowCode.Apps;
using LowCode.Cases;
using LowCode.Engine.Tests.Cases;
using LowCode.Engine.Tests.Databases;
using LowCode.Forms;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Storage;
using Record = LowCode.Scripts.Record;

namespace LowCode.Engine.Tests.Apps;

/// <summary>Options of apps taken from lists of codes: the nearest holds, what is retired is no longer offered, and cases keep what they began with.</summary>
public sealed class CodeListTests
{
    static (string, byte[]) File(string path, string text) => (path, Encoding.UTF8.GetBytes(text));

    static readonly AppPackage package = AppPackage.Of(
    [
        File("app.json", """{ "id": "kinds", "name": "分类登记", "version": "1.0.0", "noun": "登记", "numberPrefix": "FL", "form": "apply", "title": "'分类登记'", "posts": ["operator"], "openedBy": [] }"""),
        File("options/kinds.json", """{ "id": "kinds", "name": "类别", "codes": "matterKinds", "rows": [ { "value": "own", "label": "自带的" } ] }"""),
        File("forms/apply.json", """{ "id": "apply", "name": "登记表", "fields": [ { "id": "kind", "type": "choice", "label": "类别", "list": "kinds" } ] }"""),
        File("flow.json", """{ "id": "kinds", "start": "check", "activities": [ { "id": "check", "type": "task", "name": "审核", "candidates": { "post": "operator" } }, { "id": "end", "type": "end" } ], "connections": [ { "from": "check", "to": "end" } ] }"""),
    ]);

    static CodeEntry Entry(string value, string name, bool retired = false) => new(value, new Label(name), null, retired);

    static async Task<string> OfferedAsync(Town town, string street)
    {
        var tree = (await town.Of<DirectoryCache>().CurrentAsync()).Tree;
        var app = await town.Of<AppStore>().InstalledAsync("kinds", tree.PathOf(new UnitId(street)).Select(u => u.Id.Value!), default);
        return string.Join(' ', app.OpeningForm.Definition.Fields[0].Options.Select(o => o.Value));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Options_come_from_the_nearest_list_and_a_case_keeps_those_it_began_with(Dialect dialect)
    {
        await using var town = await Town.OpenAsync(dialect);
        await town.Of<DirectoryCache>().CurrentAsync();
        await town.Of<AppStore>().PublishAsync(package, "test", default);
        await town.Of<AppStore>().InstallAsync("kinds", "1.0.0", Divisions.City.Value!, "{}", "test", default);
        var (desk, keeper) = (town.Of<CodeDesk>(), town.As("designer.district"));
        Assert.Equal("own", await OfferedAsync(town, "440104003"));
        await desk.NameAsync(keeper, "440104", "matterKinds", "事项类别", default);
        Assert.Equal("own", await OfferedAsync(town, "440104003"));
        await desk.ChangeAsync(keeper, "440104", "matterKinds", [Entry("lamp", "路灯"), Entry("road", "道路")], default);
        Assert.Equal("lamp road", await OfferedAsync(town, "440104003"));
        var first = await town.OpenCaseAsync("operator.003", Record.Of(("kind", "road")), "kinds");

        await desk.ChangeAsync(keeper, "440104", "matterKinds", [Entry("road", "道路", true), Entry("tree", "树木")], default);
        Assert.Equal("lamp tree", await OfferedAsync(town, "440104003"));
        Assert.Equal("form.option", Assert.Single((await town.SendAsync("operator.003", default, new OpenCase("kinds", Town.Street, Record.Of(("kind", "road"))))).Refusal!.Problems).Code);
        town.Clock.Move(TimeSpan.FromMinutes(1));
        await town.OpenCaseAsync("operator.003", Record.Of(("kind", "tree")), "kinds");
        // The street has its own, which goes before that of the district.
        await desk.NameAsync(keeper, "440104001", "matterKinds", "本街类别", default);
        await desk.ChangeAsync(keeper, "440104001", "matterKinds", [Entry("boat", "游船")], default);
        Assert.Equal("boat", await OfferedAsync(town, "440104001"));
        Assert.Equal("lamp tree", await OfferedAsync(town, "440104003"));

        // The ledger names what has been retired.
        var page = await town.Of<LedgerDesk>().ReadAsync(town.As("dispatcher.003"), new("kinds", null, null, null, null, null, null, []), null, 50, default);
        var at = page.Table.Columns.ToList().FindIndex(c => c.Field == "kind");
        Assert.Equal(["树木", "道路"], page.Rows.Select(r => page.Table.Cells(page.Names, r)[at].Text));

        // And the case itself is still judged by what it began with, on a node that has never heard of it.
        var state = (await town.Of<CaseLoader>().LoadAsync(first, default))!.State;
        var again = new AppStore(town.Database, town.Clock, (_, _, _, _) => Task.CompletedTask);
        Assert.Equal(["lamp", "road"], (await again.GetAsync(state.App, state.AppVersion, state.Settings)).OpeningForm.Definition.Fields[0].Options.Select(o => o.Value));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task What_is_wrong_is_told_by_its_place_and_nothing_is_taken(Dialect dialect)
    {
        await using var town = await Town.OpenAsync(dialect);
        await town.Of<DirectoryCache>().CurrentAsync();
        var (desk, keeper) = (town.Of<CodeDesk>(), town.As("designer.district"));
        await desk.NameAsync(keeper, "440104", "list", "清单", default);
        async Task<string> WrongAsync(params CodeEntry[] entries) => string.Join(' ', (await Assert.ThrowsAsync<RefusedException>(() => desk.ChangeAsync(keeper, "440104", "list", entries, default))).Problems.Select(p => $"{p.Path}:{p.Code}"));
        Assert.Equal("2:codes.twice", await WrongAsync(Entry("a", "甲"), Entry("a", "乙")));
        Assert.Equal("1:codes.value 2:codes.name 3:codes.parent", await WrongAsync(Entry("a b", "甲"), Entry("b", ""), new CodeEntry("c", new Label("丙"), "none")));
        Assert.Equal(":codes.many", await WrongAsync([.. Enumerable.Range(0, CodeList.MostEntries + 1).Select(n => Entry($"v{n}", $"项{n}"))]));
        await desk.ChangeAsync(keeper, "440104", "list", [Entry("top", "上级"), new CodeEntry("under", new Label("下级"), "top")], default);
        Assert.Equal("codes.order", (await Assert.ThrowsAsync<RefusedException>(() => desk.MoveAsync(keeper, "440104", "list", "under", -1, default))).Problems[0].Code);
        // An entry under a retired one is not offered either.
        var after = await desk.ChangeAsync(keeper, "440104", "list", [Entry("top", "上级", true)], default);
        Assert.Empty(after.Offered);
        Assert.Equal("access.forbidden", (await Assert.ThrowsAsync<RefusedException>(() => desk.NameAsync(town.As("operator.003"), "440104003", "x", "y", default))).Problems[0].Code);
        Assert.Equal("codes.unit", (await Assert.ThrowsAsync<RefusedException>(() => desk.NameAsync(keeper, "nowhere", "x", "y", default))).Problems[0].Code);
    }
}
