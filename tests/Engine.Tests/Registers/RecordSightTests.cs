using System.Globalization;
using System.Text;
using LowCode.Apps;
using LowCode.Cases;
using LowCode.Engine.Tests.Cases;
using LowCode.Engine.Tests.Databases;
using LowCode.Org;
using LowCode.Registers;
using LowCode.Scripts;
using LowCode.Storage;
using Record = LowCode.Scripts.Record;

namespace LowCode.Engine.Tests.Registers;

/// <summary>A record that a part of a case names is in the sight of whoever takes the case apart, and what is sent is looked up within bounds.</summary>
public sealed class RecordSightTests
{
    static AppPackage Package { get; } = AppPackage.Of(
    [
        File("app.json", """{ "id": "venues", "name": "场地借用", "version": "1.0.0", "noun": "借用", "numberPrefix": "CD", "form": "venue", "title": "form.what", "posts": ["operator", "dispatcher"], "openedBy": [], "split": { "fields": ["what", "where"] } }"""),
        File("forms/venue.json", """
            { "id": "venue", "name": "借用表", "fields": [
              { "id": "what", "type": "text", "label": "用途", "required": true },
              { "id": "unseen", "type": "record", "label": "不显示", "register": "places", "multiple": true, "visibleWhen": "false" },
              { "id": "near", "type": "record", "label": "附近", "register": "places" },
              { "id": "where", "type": "record", "label": "场地", "register": "places" } ] }
            """),
        File("flow.json", """
            { "id": "venues", "start": "check", "activities": [ { "id": "check", "type": "task", "name": "审核", "candidates": { "post": "dispatcher" }, "outcomes": ["done"] }, { "id": "end", "type": "end" } ], "connections": [ { "from": "check", "to": "end" } ] }
            """),
    ]);

    static (string, byte[]) File(string path, string text) => (path, Encoding.UTF8.GetBytes(text));

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_part_names_what_is_in_sight_or_what_the_case_has_and_ids_beyond_any_form_are_not_looked_for(Dialect dialect)
    {
        await using var town = await Town.OpenAsync(dialect);
        await town.Of<AppStore>().PublishAsync(Package, "test", default);
        await town.Of<AppStore>().InstallAsync("venues", "1.0.0", Divisions.City.Value!, "{}", "test", default);
        await town.Of<DirectoryCache>().CurrentAsync();
        var (keeper, places) = (town.As("dataAdmin.district"), BaseRegisters.Of("places"));
        Task<RegisterRecord> AddAsync(string street, string name) => town.Of<RegisterWriting>().AddAsync(keeper, places, new RegisterDraft(street, new Dictionary<string, string?> { ["name"] = name }, "巡查"));
        var (hall, pavilion, elsewhere) = (await AddAsync(Town.Street, "活动室"), await AddAsync(Town.Street, "亭子"), await AddAsync("440104004", "别处的礼堂"));

        var id = await town.OpenCaseAsync("operator.003", Record.Of(("what", "排练"), ("near", pavilion.Id)), "venues");
        await town.Of<RegisterWriting>().ChangeAsync(keeper, places, pavilion.Id, 1, new RegisterDraft(null, new Dictionary<string, string?>(), "拆除", true));
        SplitCase Split(string where) => new([Record.Of(("what", "演出"), ("where", where))], false, "另借一处");
        var refused = (await town.SendAsync("dispatcher.003", id, Split(elsewhere.Id))).Refusal!;
        Assert.Equal(["form.record parts.0.where"], refused.Problems.Select(p => $"{p.Code} {p.Path}"));
        await town.DoAsync("dispatcher.003", id, Split(hall.Id));

        OpenCase Open(int others) => new("venues", Town.Street, Record.Of(("what", "排练"), ("unseen", Value.Of([.. Enumerable.Range(0, others).Select(n => (Value)n.ToString(CultureInfo.InvariantCulture))])), ("where", hall.Id)));
        await town.DoAsync("operator.003", default, Open(1999));
        Assert.Equal("form.record", await town.RefusedAsync("operator.003", default, Open(2000)));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Retired_records_take_no_room_among_those_that_are_offered(Dialect dialect)
    {
        await using var town = await Town.OpenAsync(dialect);
        await town.Of<DirectoryCache>().CurrentAsync();
        var (keeper, places) = (town.As("dataAdmin.district"), BaseRegisters.Of("places"));
        var added = new List<string>();
        for (var n = 0; n < 4; n++) added.Add((await town.Of<RegisterWriting>().AddAsync(keeper, places, new RegisterDraft(Town.Street, new Dictionary<string, string?> { ["name"] = $"亭子{n}" }, "巡查"))).Id);
        added.Sort(StringComparer.Ordinal);
        foreach (var id in added.Take(2)) await town.Of<RegisterWriting>().ChangeAsync(keeper, places, id, 1, new RegisterDraft(null, new Dictionary<string, string?>(), "拆除", true));
        var offered = await town.Of<RegisterReading>().InUseAsync(town.As("operator.003"), places, 2);
        Assert.Equal(added.Skip(2), offered.Select(r => r.Id));
        Assert.All(offered, r => Assert.Contains("亭子", r.Values["name"], StringComparison.Ordinal));
        Assert.Empty(await town.Of<RegisterReading>().InUseAsync(town.As("operator.001"), places, 2));
    }
}
