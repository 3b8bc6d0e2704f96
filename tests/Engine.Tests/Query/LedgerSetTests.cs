using System.Text;
using LowCode.Apps;
using LowCode.Engine.Tests.Cases;
using LowCode.Engine.Tests.Databases;
using LowCode.Org;
using LowCode.Query;
using LowCode.Registers;
using LowCode.Storage;

namespace LowCode.Engine.Tests.Query;

/// <summary>A ledger that an app keeps is a set like those of cases: who may read its records asks for them, and what tells of a person is not in it.</summary>
public sealed class LedgerSetTests
{
    const string Worker = "communityWorker.003104", Neighbour = "communityWorker.003107", Mine = "440104003104", Theirs = "440104003107";

    static readonly AppPackage package = AppPackage.Of(
    [
        File("app.json", """{ "id": "can-teen", "name": "长者饭堂", "version": "1.0.0", "noun": "申请", "numberPrefix": "FT", "form": "apply", "title": "'长者饭堂'", "posts": ["operator"], "openedBy": [] }"""),
        File("forms/apply.json", """{ "id": "apply", "name": "申请表", "fields": [ { "id": "note", "type": "text", "label": "说明" } ] }"""),
        File("registers/diners.json", """
            { "id": "diners", "name": "用餐人员", "label": "name", "key": ["card"], "elements": [
              { "id": "name", "name": "姓名", "class": "name", "required": true, "find": true }, { "id": "phone", "name": "电话", "kind": "mobile", "class": "mobile" }, { "id": "card", "name": "卡号" },
              { "id": "meals", "name": { "zh-CN": "每周次数", "en": "Meals a week" }, "kind": "number" }, { "id": "unit", "name": "单元" } ] }
            """),
        File("flow.json", """
            { "id": "canteen", "start": "check", "activities": [ { "id": "check", "type": "task", "name": "审核", "candidates": { "post": "operator" }, "outcomes": ["done"] }, { "id": "end", "type": "end" } ], "connections": [ { "from": "check", "to": "end" } ] }
            """),
    ]);

    static (string, byte[]) File(string path, string text) => (path, Encoding.UTF8.GetBytes(text));

    static async Task<Town> OpenAsync(Dialect dialect)
    {
        var town = await Town.OpenAsync(dialect);
        var app = await town.Of<AppStore>().PublishAsync(package, "test", default);
        await town.Of<AppStore>().InstallAsync(app.Manifest.Id, app.Manifest.Version, Town.Street, "{}", "test", default);
        await town.Of<DirectoryCache>().CurrentAsync();
        var diners = await town.Of<RegisterCatalog>().OfAsync("can-teen.diners");
        foreach (var (who, unit, name, card, meals) in new[] { (Worker, Mine, "陈嘉明", "K-1", "3"), (Worker, Mine, "李秀英", "K-2", "2.5"), (Neighbour, Theirs, "王大力", "K-3", (string?)null) })
            await town.Of<RegisterWriting>().AddAsync(town.As(who), diners, new RegisterDraft(unit, new Dictionary<string, string?> { ["name"] = name, ["phone"] = "13800000123", ["card"] = card, ["meals"] = meals, ["unit"] = "3'单元" }, "登记"));
        return town;
    }

    [Fact]
    public async Task Both_databases_answer_alike_within_the_units_of_who_asks()
    {
        await using var sqlite = await OpenAsync(Dialect.Sqlite);
        await using var postgres = await OpenAsync(Dialect.Postgres);
        foreach (var (who, options, expected) in new (string, (string, string)[], string[])[]
        {
            (Worker, [("$select", "label,card,meals,unit,element_unit"), ("$orderby", "card")], [$"陈* | {Mine} | K-1 | 3000000 | 3'单元", $"李* | {Mine} | K-2 | 2500000 | 3'单元"]),
            (Worker, [("$select", "card"), ("$filter", "meals gt 2.5")], ["K-1"]),
            (Worker, [("$select", "card"), ("$filter", "startswith(card,'K') and retired eq false"), ("$orderby", "meals")], ["K-2", "K-1"]),
            (Worker, [("$apply", "groupby((unit),aggregate($count as n,meals with sum as total))")], [$"{Mine} | 2 | 5.5"]),
            (Neighbour, [("$select", "card,meals"), ("$filter", "meals eq null")], ["K-3 | "]),
            ("dispatcher.003", [("$apply", "aggregate($count as n)")], ["3"]),
            ("operator.004", [("$select", "card")], []),
        })
        {
            var (one, other) = (await sqlite.AskAsync(who, "can_teen_diners", options), await postgres.AskAsync(who, "can_teen_diners", options));
            Assert.Equal(expected, one);
            Assert.Equal(one, other);
        }
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task What_tells_of_a_person_is_no_property_and_cannot_be_asked_for(Dialect dialect)
    {
        await using var town = await OpenAsync(dialect);
        var (question, caller) = await town.QuestionAsync(Worker, "can_teen_diners");
        Assert.Equal(["id", "label", "unit", "version", "source", "confirmedAt", "retired", "card", "meals", "element_unit"], question.Entity.Columns.Select(c => c.Name));
        await Assert.ThrowsAsync<LowCode.Problems.RefusedException>(() => town.QuestionAsync(Worker, "can_teen_diners", ("$filter", "phone eq '13800000123'")));
        // Pages go on behind the last row, and one row has an address of its own.
        var run = town.Of<QueryRun>();
        var first = await run.RowsAsync(caller, question with { PageSize = 1 }, default);
        var next = await run.RowsAsync(caller, question with { PageSize = 1, After = first.Next }, default);
        Assert.NotEqual(first.Rows[0][0], next.Rows[0][0]);
        Assert.Null(next.Next);
        Assert.Equal(next.Rows[0][0], Assert.Single((await run.RowsAsync(caller, question with { Key = [next.Rows[0][0]!] }, default)).Rows)[0]);
        Assert.Empty((await run.RowsAsync(town.As(Neighbour), question with { Key = [next.Rows[0][0]!] }, default)).Rows);
    }
}
