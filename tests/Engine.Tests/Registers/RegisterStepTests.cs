using System.Text;
using LowCode.Apps;
using LowCode.Cases;
using LowCode.Engine.Tests.Cases;
using LowCode.Engine.Tests.Databases;
using LowCode.Interop;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Registers;
using LowCode.Storage;
using Microsoft.Extensions.DependencyInjection;
using Record = LowCode.Scripts.Record;

namespace LowCode.Engine.Tests.Registers;

/// <summary>An app keeps a ledger of its own (台账): its flow writes the records, people find, correct and import them like those of a base register.</summary>
public sealed class RegisterStepTests
{
    static AppPackage Package(string call, string register = Ledger) => AppPackage.Of(
    [
        File("app.json", """{ "id": "canteen", "name": "长者饭堂", "version": "1.0.0", "noun": "申请", "numberPrefix": "FT", "form": "apply", "title": "'长者饭堂'", "posts": ["operator"], "openedBy": [] }"""),
        File("forms/apply.json", """
            { "id": "apply", "name": "申请表", "fields": [ { "id": "name", "type": "personName", "label": "姓名", "required": true }, { "id": "idNumber", "type": "residentId", "label": "身份证号", "required": true },
              { "id": "meals", "type": "integer", "label": "每周次数" }, { "id": "note", "type": "text", "label": "说明" } ] }
            """),
        File("registers/diners.json", register),
        File("flow.json", $$"""
            { "id": "canteen", "start": "check", "activities": [
              { "id": "check", "type": "task", "name": "审核", "candidates": { "post": "operator" }, "outcomes": ["done"] }, {{call}}, { "id": "end", "type": "end" } ],
              "connections": [ { "from": "check", "to": "enrol" }, { "from": "enrol", "to": "end" } ] }
            """),
    ]);

    const string Ledger = """
        { "id": "diners", "name": "用餐人员", "label": "name", "key": ["idNumber"], "elements": [
          { "id": "name", "name": "姓名", "class": "name", "required": true, "find": true }, { "id": "idNumber", "name": "身份证号", "kind": "residentId", "class": "idNumber" }, { "id": "meals", "name": "每周次数", "kind": "number" } ] }
        """;

    const string Enrol = """
        { "id": "enrol", "type": "call", "name": "登记台账", "target": "register", "wait": true, "payload": { "register": "canteen.diners", "unit": "=case.street", "source": "=case.number", "values": { "name": "=form.name", "idNumber": "=form.idNumber", "meals": "=form.meals" } } }
        """;

    static (string, byte[]) File(string path, string text) => (path, Encoding.UTF8.GetBytes(text));

    static async Task<Town> OpenAsync(Dialect dialect)
    {
        var town = await Town.OpenAsync(dialect);
        var app = await town.Of<AppStore>().PublishAsync(Package(Enrol), "test", default);
        await town.Of<AppStore>().InstallAsync(app.Manifest.Id, app.Manifest.Version, Divisions.City.Value!, "{}", "test", default);
        await town.Of<DirectoryCache>().CurrentAsync();
        return town;
    }

    static async Task<LowCode.Journal.CaseId> AppliedAsync(Town town, string name, int meals)
    {
        var id = await town.OpenCaseAsync("operator.003", Record.Of(("name", name), ("idNumber", "11010519491231002X"), ("meals", meals)), "canteen");
        await town.DoAsync("operator.003", id, new ClaimItem(await town.ItemAsync(id, "check")));
        await town.CompleteAsync("operator.003", id, "check");
        while (await town.DeliverAsync() > 0) { }
        return id;
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_step_writes_a_record_once_and_the_next_case_of_the_same_person_changes_it(Dialect dialect)
    {
        await using var town = await OpenAsync(dialect);
        var diners = await town.Of<RegisterCatalog>().OfAsync("canteen.diners");
        var id = await AppliedAsync(town, "陈嘉明", 3);
        Assert.StartsWith("closed", await town.WhereAsync(id), StringComparison.Ordinal);
        var (lines, _) = await town.Of<RegisterReading>().ListAsync(town.As("dispatcher.003"), diners, null, null, null, 10);
        var line = Assert.Single(lines);
        Assert.Equal(("陈*", "3", (await town.StateAsync(id)).Number), (line.Label, line.Open["meals"], line.Source));
        await AppliedAsync(town, "陈嘉明", 5);
        var record = await town.Of<RegisterReading>().GetAsync(town.As("dispatcher.003"), diners, line.Id);
        Assert.Equal((2, "5", "11010519491231002X"), (record.Version, record.Values["meals"], record.Values["idNumber"]));
        var history = await town.Of<RegisterReading>().HistoryAsync(record);
        Assert.Equal(["flow", "flow"], history.Select(h => h.Actor));
        Assert.Equal([("meals", "3", "5")], history[0].Elements.Select(e => (e.Element, e.From!, e.To!)));
        // The same call again, as an outbox may deliver it, writes nothing.
        await AppliedAsync(town, "陈嘉明", 5);
        Assert.Equal(2, (await town.Of<RegisterReading>().GetAsync(town.As("dispatcher.003"), diners, line.Id)).Version);
        // Other streets do not know of it, and a spreadsheet finds it by the same key.
        Assert.Empty((await town.Of<RegisterReading>().ListAsync(town.As("dispatcher.001"), diners, null, null, null, 10)).Lines);
        var batch = await town.Of<RegisterImport>().SendAsync(town.As("dataAdmin.district"), diners, XlsxWriter.Write("表", ["姓名", "身份证号", "每周次数"], [["陈嘉明", "11010519491231002X", "6"], ["李思", "440524188001010014", "2"]]), "a.xlsx", Town.Street, "核对");
        Assert.Equal((1L, 1L), (batch.Added, batch.Changed));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Records_of_two_registers_are_related_and_parted_again(Dialect dialect)
    {
        await using var town = await OpenAsync(dialect);
        var (reading, writing, diners) = (town.Of<RegisterReading>(), town.Of<RegisterWriting>(), await town.Of<RegisterCatalog>().OfAsync("canteen.diners"));
        await AppliedAsync(town, "陈嘉明", 3);
        var diner = await reading.GetAsync(town.As("dispatcher.003"), diners, (await reading.ListAsync(town.As("dispatcher.003"), diners, null, null, null, 1)).Lines[0].Id);
        var person = await writing.AddAsync(town.As("dataAdmin.district"), BaseRegisters.Of("people"), new RegisterDraft(Town.Street, new Dictionary<string, string?> { ["name"] = "陈嘉明" }, "走访"));
        await writing.LinkAsync(diner, "本人", "people", person.Id, town.Clock.GetUtcNow());
        await writing.LinkAsync(diner, "本人", "people", person.Id, town.Clock.GetUtcNow());
        Assert.Equal([("本人", "canteen.diners")], (await reading.LinksAsync(town.As("dispatcher.003"), person)).Select(l => (l.Kind, l.Register)));
        Assert.Equal("register.record.unknown", (await Assert.ThrowsAsync<RefusedException>(() => writing.LinkAsync(diner, "本人", "people", "none", town.Clock.GetUtcNow()))).Problems[0].Code);
        Assert.Equal("register.link", (await Assert.ThrowsAsync<RefusedException>(() => writing.LinkAsync(diner, " ", "people", person.Id, town.Clock.GetUtcNow()))).Problems[0].Code);
        await writing.LinkAsync(person, "本人", diners.Id, diner.Id, town.Clock.GetUtcNow(), gone: true);
        Assert.Empty(await reading.LinksAsync(town.As("dispatcher.003"), diner));
    }

    [Fact]
    public void A_ledger_or_a_step_that_does_not_fit_is_not_published()
    {
        Assert.Empty(AppCheck.Check(Package(Enrol)).Problems);
        string[] Codes(AppPackage package) => [.. AppCheck.Check(package).Problems.Select(p => $"{p.Code} {p.Path}")];
        Assert.Equal(["app.register.unknown flow.json enrol payload.register"], Codes(Package(Enrol.Replace("canteen.diners", "canteen.guests", StringComparison.Ordinal))));
        Assert.Equal(["app.register.named flow.json enrol payload.values.phone", "app.register.needed flow.json enrol payload.values"], Codes(Package(Enrol.Replace("\"name\": \"=form.name\"", "\"phone\": \"=form.name\"", StringComparison.Ordinal))));
        Assert.Equal(["app.register.call flow.json enrol payload"], Codes(Package("""{ "id": "enrol", "type": "call", "name": "登记", "target": "register", "payload": { "register": "people" } }""")));
        Assert.Equal(["app.register.element registers/diners.json"], Codes(Package(Enrol, Ledger.Replace("\"residentId\"", "\"passport\"", StringComparison.Ordinal))));
        Assert.Equal(["app.register.named registers/diners.json"], Codes(Package(Enrol, Ledger.Replace("\"key\": [\"idNumber\"]", "\"key\": [\"card\"]", StringComparison.Ordinal))));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_value_that_is_none_is_an_incident_of_the_case_and_writes_nothing(Dialect dialect)
    {
        await using var town = await OpenAsync(dialect);
        var target = town.Services.GetServices<LowCode.Plugins.ICallTarget>().Single(t => t.Name == "register");
        async Task<string> FailsAsync(string input) => ((LowCode.Plugins.CallAnswer.Failure)await target.Call(new LowCode.Plugins.CallRequest("case-1-1", input), default)).Reason;
        Assert.Equal("register.value elements.idNumber", await FailsAsync("""{ "register": "canteen.diners", "unit": "440104003", "values": { "name": "陈", "idNumber": "123" } }"""));
        Assert.StartsWith("register.unit", await FailsAsync("""{ "register": "canteen.diners", "unit": "nowhere", "values": { "name": "陈" } }"""), StringComparison.Ordinal);
        Assert.StartsWith("register.unknown", await FailsAsync("""{ "register": "canteen.guests", "unit": "440104003", "values": {} }"""), StringComparison.Ordinal);
        Assert.Equal("register.input", await FailsAsync("""{ "register": 3 }"""));
    }
}
