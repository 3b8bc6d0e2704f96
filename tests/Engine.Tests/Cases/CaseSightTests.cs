using System.Text;
using LowCode.Apps;
using LowCode.Cases;
using LowCode.Engine.Tests.Databases;
using LowCode.Engine.Tests.Query;
using LowCode.Journal;
using LowCode.Org;
using LowCode.Scripts;
using LowCode.Storage;
using LowCode.Views;
using Record = LowCode.Scripts.Record;
using Value = LowCode.Scripts.Value;

namespace LowCode.Engine.Tests.Cases;

/// <summary>What a step hides is not there for whoever has had that step and none that shows it.</summary>
public sealed class CaseSightTests
{
    const string Window = "operator.003", City = "handler.003-cg", Law = "handler.003-zf", Grid = "gridWorker.003104-g1", Chief = "dispatcher.003";

    static readonly string[] names = ["phone", "past", "fee", "site.room", "site.key", "rows.item", "rows.cost"];

    static AppPackage Package(params (string Field, string Access)[] atLaw) => AppPackage.Of([
        ("app.json", Encoding.UTF8.GetBytes("""{ "id": "check", "name": "联合检查", "version": "1.0.0", "noun": "检查", "numberPrefix": "LJ", "form": "look", "title": "'检查'", "openedBy": [] }""")),
        ("forms/look.json", Encoding.UTF8.GetBytes("""
            { "id": "look", "name": "检查", "fields": [
              { "id": "phone", "type": "mobile", "label": "电话" }, { "id": "past", "type": "text", "label": "过往" }, { "id": "fee", "type": "money", "label": "罚款" },
              { "id": "site", "type": "group", "label": "场所", "fields": [ { "id": "room", "type": "text", "label": "房号" }, { "id": "key", "type": "text", "label": "门锁" } ] },
              { "id": "rows", "type": "subtable", "label": "明细", "fields": [ { "id": "item", "type": "text", "label": "项" }, { "id": "cost", "type": "integer", "label": "数" } ] } ] }
            """)),
        ("forms/word.json", Encoding.UTF8.GetBytes("""{ "id": "word", "name": "意见", "fields": [ { "id": "opinion", "type": "text", "label": "意见" } ] }""")),
        ("flow.json", Encoding.UTF8.GetBytes($$"""
            { "id": "check", "start": "apart",
              "activities": [ { "id": "apart", "type": "fork" },
                { "id": "city", "type": "task", "name": "城管", "form": "look", "candidates": { "post": "handler", "unit": "440104003-cg" }, "allow": ["transfer"] },
                { "id": "law", "type": "task", "name": "执法", "form": "look", "candidates": { "post": "handler", "unit": "440104003-zf" }, "access": { "default": "edit", "fields": { {{string.Join(", ", atLaw.Select(f => $"\"{f.Field}\": \"{f.Access}\""))}} } } },
                { "id": "say", "type": "task", "name": "意见", "form": "word", "candidates": { "users": ["u-gridWorker.003104-g1"] } },
                { "id": "all", "type": "join", "mode": "all" }, { "id": "done", "type": "end" } ],
              "connections": [ { "from": "apart", "to": "city" }, { "from": "apart", "to": "law" }, { "from": "apart", "to": "say" }, { "from": "city", "to": "all" }, { "from": "law", "to": "all" }, { "from": "say", "to": "all" }, { "from": "all", "to": "done" } ] }
            """)),
    ]);

    static Record Form { get; } = Record.Of(("phone", "13800000123"), ("past", "罚过"), ("fee", 12.5), ("site", Record.Of(("room", "1203"), ("key", "0000"))),
        ("rows", Value.Of([Record.Of(("item", "灯"), ("cost", 3)), Record.Of(("item", "门"), ("cost", 4))])));

    static async Task<(Town Town, CaseId Id)> OpenAsync(Dialect dialect, params (string Field, string Access)[] atLaw)
    {
        var town = await Town.OpenAsync(dialect);
        var app = await town.Of<AppStore>().PublishAsync(Package(atLaw), "test", default);
        await town.Of<AppStore>().InstallAsync(app.Manifest.Id, app.Manifest.Version, Divisions.City.Value!, "{}", "test", default);
        await town.Of<DirectoryCache>().CurrentAsync();
        return (town, await town.OpenCaseAsync(Window, Form, "check"));
    }

    /// <summary>The paths somebody is shown, whatever their masks.</summary>
    static async Task<string> ShownAsync(Town town, string who, CaseId id)
    {
        var shown = await town.Of<CaseMask>().ApplyAsync(town.As(who), await town.StateAsync(id), (await town.StateAsync(id)).Form);
        return string.Join(' ', names.Where(n => n.Split('.') is [var root, .. var rest] && (rest is [var inner] ? shown[root] is { AsList: { } rows } ? rows.Any(r => !r[inner].IsAbsent) : !shown[root][inner].IsAbsent : !shown[root].IsAbsent)));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_field_that_every_step_of_somebody_hides_is_not_there_for_them(Dialect dialect)
    {
        var (town, id) = await OpenAsync(dialect, ("past", "hidden"), ("site.key", "hidden"), ("rows.cost", "hidden"), ("fee", "read"));
        await using var _ = town;
        const string all = "phone past fee site.room site.key rows.item rows.cost", part = "phone fee site.room rows.item";
        Assert.Equal(part, await ShownAsync(town, Law, id));
        Assert.Equal(all, await ShownAsync(town, City, id));
        Assert.Equal(all, await ShownAsync(town, Chief, id));
        Assert.Equal(all, await ShownAsync(town, Window, id));
        // A step whose form does not name a field says nothing about it.
        Assert.Equal(all, await ShownAsync(town, Grid, id));

        // Held, and done: the same part, in the clear while it is held.
        await town.DoAsync(Law, id, new ClaimItem(await town.ItemAsync(id, "law")));
        Assert.Equal(part, await ShownAsync(town, Law, id));
        Assert.Equal("13800000123", (await town.Of<CaseMask>().ApplyAsync(town.As(Law), await town.StateAsync(id), Form))["phone"].AsText);
        await town.CompleteAsync(Law, id, "law");
        Assert.Equal(part, await ShownAsync(town, Law, id));
        Assert.Equal("138****0123", (await town.Of<CaseMask>().ApplyAsync(town.As(Law), await town.StateAsync(id), Form))["phone"].AsText);

        // Who has no step and no sight of the street sees what everybody may see who works on it; a step that shows it is enough.
        await town.DoAsync(Chief, id, new CopyCase(null, ["u-handler.003-gf"], [], null));
        Assert.Equal(part, await ShownAsync(town, "handler.003-gf", id));
        await town.DoAsync(City, id, new ClaimItem(await town.ItemAsync(id, "city")));
        await town.DoAsync(City, id, new TransferItem(await town.ItemAsync(id, "city"), null, "440104003-zf", "交执法"));
        Assert.Equal(all, await ShownAsync(town, Law, id));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_held_item_opens_only_what_it_shows(Dialect dialect)
    {
        var (town, id) = await OpenAsync(dialect, ("phone", "hidden"));
        await using var _ = town;
        await town.DoAsync(Law, id, new ClaimItem(await town.ItemAsync(id, "law")));
        await town.DoAsync(City, id, new ClaimItem(await town.ItemAsync(id, "city")));
        Assert.Equal(Value.Undefined, (await town.Of<CaseMask>().ApplyAsync(town.As(Law), await town.StateAsync(id), Form))["phone"]);
        Assert.Equal("13800000123", (await town.Of<CaseMask>().ApplyAsync(town.As(City), await town.StateAsync(id), Form))["phone"].AsText);
        // Of a whole unit, the other colleague's item shows it; masked, for it is not theirs.
        await town.DoAsync(City, id, new TransferItem(await town.ItemAsync(id, "city"), null, "440104003-zf", "交执法"));
        Assert.Equal("138****0123", (await town.Of<CaseMask>().ApplyAsync(town.As(Law), await town.StateAsync(id), Form))["phone"].AsText);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Lists_tell_of_no_field_that_the_case_does_not(Dialect dialect)
    {
        var random = new Random();
        var seed = random.Next();
        random = new Random(seed);
        (string, string)[] access = [.. new[] { "past", "fee", "site.room", "site.key" }.Select(f => (f, new[] { "hidden", "hidden", "read", "edit" }[random.Next(4)]))];
        var (town, id) = await OpenAsync(dialect, access);
        await using var _ = town;
        foreach (var who in (string[])[Law, City, Chief, Window, Grid])
        {
            var shown = (await ShownAsync(town, who, id)).Split(' ');
            var row = Assert.Single(await town.AskAsync(who, "check", ("$select", "past,fee,site_room,site_key"))).Split(" | ");
            var page = await town.Of<LedgerDesk>().ReadAsync(town.As(who), new("check", null, null, null, null, null, null, []), null, 10, default);
            var cells = page.Table.Cells(page.Names, Assert.Single(page.Rows));
            foreach (var (field, n) in new[] { "past", "fee", "site.room", "site.key" }.Select((f, n) => (f, n)))
            {
                var cell = cells[page.Table.Columns.ToList().FindIndex(c => c.Field == field)];
                Assert.True(shown.Contains(field) || row[n].Length == 0, $"seed {seed}: OData tells {who} {field}");
                Assert.True(shown.Contains(field) || cell is { Text: null or "", Number: null }, $"seed {seed}: the ledger tells {who} {field}");
                // Only who has neither the street nor a step that shows it sees less in a list than in the case.
                if (who is Chief or City or Window) Assert.True(row[n].Length > 0, $"seed {seed}: OData does not tell {who} {field}");
                if (who is Law) Assert.Equal(shown.Contains(field), row[n].Length > 0);
            }
            Assert.Equal(shown.Contains("past") && who != Grid ? 1 : row[0].Length > 0 ? 1 : 0, (await town.AskAsync(who, "check", ("$filter", "past eq '罚过'"))).Count);
            var file = await town.Of<CaseMask>().InFilesAsync(town.As(who), await town.StateAsync(id), Form);
            Assert.Equal(shown.Contains("site.key"), !file["site"]["key"].IsAbsent);
        }
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task An_app_that_hides_nothing_keeps_nothing(Dialect dialect)
    {
        var (town, id) = await OpenAsync(dialect, ("past", "read"));
        await using var _ = town;
        var state = await town.StateAsync(id);
        var app = await town.Of<AppStore>().GetAsync(state.App, state.AppVersion, state.Settings);
        Assert.Null(app.Kept);
        Assert.All(RecordForm.Of(app).Fields, f => Assert.Null(f.ShownAt));
        await town.DoAsync(Law, id, new ClaimItem(await town.ItemAsync(id, "law")));
        Assert.Same(FieldMask.None, await town.Of<CaseMask>().OfAsync(town.As(Law), await town.StateAsync(id)));
    }
}
