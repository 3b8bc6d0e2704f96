using System.Text;
using LowCode.Apps;
using LowCode.Cases;
using LowCode.Engine.Tests.Databases;
using LowCode.Forms;
using LowCode.Org;
using LowCode.Registers;
using LowCode.Storage;
using Record = LowCode.Scripts.Record;
using Value = LowCode.Scripts.Value;

namespace LowCode.Engine.Tests.Cases;

/// <summary>A household applies together: what is known of each of its members, and of whoever acts for it, is found in their own row or group.</summary>
public sealed class PrefillRowsTests
{
    const string Community = "440104003104", Worker = "communityWorker.003104", Street = Town.Street, Clerk = "operator.003";
    const string Head = "440524188001010014", Wife = "440104199003070017", Son = "440104201506120020", Agent = "440104198809110036";

    static readonly AppPackage package = AppPackage.Of(
    [
        File("app.json", """{ "id": "household", "name": "家庭申报", "version": "1.0.0", "noun": "办件", "numberPrefix": "JT", "form": "apply", "title": "'家庭申报'", "posts": ["operator"], "openedBy": [] }"""),
        File("forms/apply.json", """
            { "id": "apply", "name": "申报表", "fields": [
              { "id": "idNumber", "type": "residentId", "label": "户主证号", "element": "person.idNumber", "required": true },
              { "id": "name", "type": "personName", "label": "户主", "element": "person.name", "required": true },
              { "id": "agent", "type": "group", "label": "代办人", "fields": [
                { "id": "idNumber", "type": "residentId", "label": "证号", "element": "person.idNumber" },
                { "id": "name", "type": "personName", "label": "姓名", "element": "person.name" },
                { "id": "age", "type": "integer", "label": "年龄", "element": "person.age" } ] },
              { "id": "home", "type": "group", "label": "住处", "fields": [ { "id": "address", "type": "text", "label": "住址", "element": "person.address" } ] },
              { "id": "members", "type": "subtable", "label": "家庭成员", "fields": [
                { "id": "idNumber", "type": "residentId", "label": "证号", "element": "person.idNumber", "required": true },
                { "id": "name", "type": "personName", "label": "姓名", "element": "person.name", "required": true },
                { "id": "reachable", "type": "boolean", "label": "可联系" },
                { "id": "phone", "type": "mobile", "label": "电话", "element": "person.phone", "visibleWhen": "row.reachable !== false" },
                { "id": "relation", "type": "text", "label": "关系" } ] } ] }
            """),
        File("flow.json", """
            { "id": "household", "start": "check", "activities": [ { "id": "check", "type": "task", "name": "审核", "form": "apply", "candidates": { "post": "operator" }, "outcomes": ["pass"] }, { "id": "end", "type": "end" } ],
              "connections": [ { "from": "check", "outcome": "pass", "to": "end" } ] }
            """),
    ]);

    static (string, byte[]) File(string path, string text) => (path, Encoding.UTF8.GetBytes(text));

    static async Task<Town> OpenAsync(Dialect dialect)
    {
        var town = await Town.OpenAsync(dialect);
        await town.Of<DirectoryCache>().CurrentAsync();
        var app = await town.Of<AppStore>().PublishAsync(package, "test", CancellationToken.None);
        await town.Of<AppStore>().InstallAsync(app.Manifest.Id, app.Manifest.Version, Street, "{}", "test", CancellationToken.None);
        await KnowAsync(town, Head, "陈嘉明", "13800000123", "北京路12号");
        await KnowAsync(town, Wife, "李秀英", "13800000124", null);
        await KnowAsync(town, Agent, "王大力", "13800000125", null);
        return town;
    }

    static Task<RegisterRecord> KnowAsync(Town town, string number, string name, string phone, string? address) =>
        town.Of<RegisterWriting>().AddAsync(town.As(Worker), BaseRegisters.Of("people"), new RegisterDraft(Community, new Dictionary<string, string?> { ["idNumber"] = number, ["name"] = name, ["phone"] = phone, ["address"] = address }, "入户走访"));

    static Record Row(string number, params ReadOnlySpan<(string, Value)> more) => Record.Of(("idNumber", number)).With(Record.Of(more));

    static Record Typed(params Value[] rows) => Record.Of(("idNumber", Head), ("agent", Record.Of(("idNumber", Agent))), ("members", Value.Of(rows)));

    static async Task<Prefill> FindAsync(Town town, Record typed, string who = Clerk)
    {
        var app = await town.Of<AppStore>().InstalledAsync("household", [Street], CancellationToken.None);
        return await town.Of<PrefillDesk>().FindAsync(town.As(who), app, app.OpeningForm, Record.Empty, typed, FormAccess.EditAll, new FormContext(FormMode.Draft, town.Clock.GetUtcNow()));
    }

    static OpenCase Open(Prefill prefill, Record form, params string[] seen) => new("household", Street, form) { Prefill = prefill.Ticket is { } ticket ? new(ticket, seen) : null };

    static string Cell(Record form, int row, string field) => form["members"].AsList![row][field].AsText ?? "";

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Each_row_and_group_has_what_is_known_of_its_own_number_with_where_it_comes_from(Dialect dialect)
    {
        await using var town = await OpenAsync(dialect);
        var typed = Typed(Row(Wife, ("relation", "妻")), Row(Son, ("name", "陈小明"), ("relation", "子")), Row(Head));
        var found = await FindAsync(town, typed);
        Assert.Equal(["name ", "home.address ", "agent.name ", $"members.name {Wife}", $"members.phone {Wife}", $"members.name {Head}", $"members.phone {Head}"], found.Layer.Values.Select(v => $"{v.Field} {v.Row?.Number}"));

        var opened = await town.SendAsync(Clerk, default, Open(found, typed));
        Assert.Null(opened.Refusal);
        await CaseTruth.HoldsAsync(town, opened.Case, opened.State);
        var form = opened.State.Form;
        // The agent's age follows from the agent's number; whose address it is, the form around says.
        Assert.Equal(("陈嘉明", "王大力", 38, "北京路12号"), (form["name"].AsText, form["agent"]["name"].AsText, (int)form["agent"]["age"].RawNumber, form["home"]["address"].AsText));
        Assert.Equal(("李秀英", "13800000124", "妻"), (Cell(form, 0, "name"), Cell(form, 0, "phone"), Cell(form, 0, "relation")));
        Assert.Equal(("陈小明", "", "陈嘉明"), (Cell(form, 1, "name"), Cell(form, 1, "phone"), Cell(form, 2, "name")));
        Assert.Equal(["name Kept", "agent.name Kept", "home.address Kept", "members[0].name Kept", "members[0].phone Kept", "members[2].name Kept", "members[2].phone Kept"], opened.State.Sources.Select(s => $"{s.Field} {s.Became}"));
        // The head's number, the agent's number and all five columns were typed in some row; the age follows.
        Assert.Equal(new FormFill("apply", 0, 11, 7, 3, 0), Assert.Single(opened.State.Fills));
        // What nobody typed stays masked for who opened it, in its column too.
        var shown = await town.Of<CaseMask>().ApplyAsync(town.As(Clerk), opened.State, form);
        Assert.Equal(("李*", "138****0124", Wife), (Cell(shown, 0, "name"), Cell(shown, 0, "phone"), Cell(shown, 0, "idNumber")));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Rows_that_move_keep_what_was_found_and_a_branch_brings_it_back(Dialect dialect)
    {
        await using var town = await OpenAsync(dialect);
        var found = await FindAsync(town, Typed(Row(Wife), Row(Head)));
        // Moved, with the stars a page shows; a number in other letters is the same number; one row is new and typed by hand.
        var sent = Typed(Row(Son, ("name", "陈小明")), Row(Head, ("name", "陈*"), ("reachable", false)), Row(" " + Wife, ("name", "李*"), ("phone", "138****0124")));
        var form = (await town.SendAsync(Clerk, default, Open(found, sent))).State.Form;
        Assert.Equal(("陈小明", "陈嘉明", "李秀英", "13800000124"), (Cell(form, 0, "name"), Cell(form, 1, "name"), Cell(form, 2, "name"), Cell(form, 2, "phone")));
        Assert.Equal("", Cell(form, 1, "phone"));

        var app = await town.Of<AppStore>().InstalledAsync("household", [Street], CancellationToken.None);
        string Look(bool reachable) => Cell(app.OpeningForm.Evaluate(found.Layer.Under(Record.Empty), found.Layer.Clear(app.OpeningForm, Typed(Row(Wife, ("reachable", reachable)))), FormAccess.EditAll, new FormContext(FormMode.Draft, Town.Monday)).Values, 0, "phone");
        Assert.Equal(["13800000124", "", "13800000124"], ((bool[])[true, false, true]).Select(Look));
        // A draft keeps what was typed, not what was found.
        Assert.Equal(Typed(Row(Wife, ("relation", "妻"))), found.Layer.Without(app.OpeningForm, Typed(Row(Wife, ("name", "李*"), ("phone", "13800000124"), ("relation", "妻")))));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_row_is_checked_and_put_right_by_itself(Dialect dialect)
    {
        await using var town = await OpenAsync(dialect);
        town.Clock.Move(TimeSpan.FromDays(400));
        var typed = Typed(Row(Wife), Row(Head, ("phone", "13800000999")));
        var found = await FindAsync(town, typed);
        var changed = Record.Of(("idNumber", Head), ("home", Record.Of(("address", "北京路14号"))), ("members", Value.Of([Row(Wife), Row(Head, ("phone", "13800000999"))])));
        Assert.Equal(["prefill.check members[0].phone"], (await town.SendAsync(Clerk, default, Open(found, changed))).Refusal!.Problems.Select(p => $"{p.Code} {p.Path}"));
        var asked = await FindAsync(town, Typed(Row(Wife), Row(Head)));
        var opened = await town.SendAsync(Clerk, default, Open(asked, changed, "members[0].phone"));
        Assert.Equal(["members[0].phone Checked", "members[1].phone Corrected"], opened.State.Sources.Where(s => s.Field.EndsWith("].phone", StringComparison.Ordinal)).Select(s => $"{s.Field} {s.Became}"));
        await town.DeliverAsync();
        Assert.Equal(["person.address", "person.phone 138****0999"], (await town.Of<ChangeRequests>().ListAsync(town.As(Clerk), "waiting")).Select(r => r.Element == "person.phone" ? $"{r.Element} {r.To}" : r.Element).Order(StringComparer.Ordinal));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task What_a_row_of_an_earlier_case_said_is_found_for_who_may_see_that_case(Dialect dialect)
    {
        await using var town = await OpenAsync(dialect);
        var first = Record.Of(("idNumber", Head), ("name", "陈嘉明"), ("members", Value.Of([Row(Son, ("name", "陈小明"), ("phone", "13800000126"))])));
        var earlier = await town.SendAsync(Clerk, default, Open(new(null, PrefillLayer.None, Record.Empty), first));
        Assert.Null(earlier.Refusal);
        var found = await FindAsync(town, Typed(Row(Wife, ("name", "李秀英"), ("phone", "13800000124")), Row(Son)));
        var name = found.Layer.Values.Single(v => v.Field == "members.name");
        Assert.Equal((Son, "case", earlier.State.Number, "陈小明", Sureness.Likely), (name.Row!.Number, name.Origin, name.Place, name.Value.AsText, name.Sure));
        Assert.DoesNotContain((await FindAsync(town, Typed(Row(Son)), "operator.004")).Layer.Values, v => v.Row is not null);
    }
}
