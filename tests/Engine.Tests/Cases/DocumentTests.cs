using System.Text;
using LowCode.Apps;
using LowCode.Cases;
using LowCode.Engine.Tests.Databases;
using LowCode.Org;
using LowCode.Plugins;
using LowCode.Problems;
using LowCode.Storage;
using LowCode.Views;
using Microsoft.Extensions.DependencyInjection;
using Record = LowCode.Scripts.Record;

namespace LowCode.Engine.Tests.Cases;

public sealed class DocumentTests
{
    const string Number = "440524188001010014";

    static readonly AppPackage package = AppPackage.Of(
    [
        File("app.json", """
            { "id": "permit", "name": "夜间施工许可", "version": "1.0.0", "noun": "办件", "numberPrefix": "XK", "form": "apply", "title": "'夜间施工许可'", "posts": ["operator"], "openedBy": [],
              "columns": { "claimant": "name" }, "notices": [ { "on": "documentsMissing", "template": "correction", "to": "claimant" } ] }
            """),
        File("forms/apply.json", """
            { "id": "apply", "name": "申请表", "fields": [
              { "id": "idNumber", "type": "residentId", "label": "身份证号", "element": "person.idNumber", "subject": "applicant", "required": true },
              { "id": "name", "type": "personName", "label": "姓名", "element": "person.name", "subject": "applicant", "required": true },
              { "id": "phone", "type": "mobile", "label": "电话", "element": "person.phone", "subject": "applicant", "required": true },
              { "id": "byAgent", "type": "boolean", "label": "委托办理", "default": "false" } ],
              "documents": [
              { "id": "idCard", "name": "申请人身份证", "proves": "申请人身份", "kind": "idCard", "holder": "applicant", "required": true },
              { "id": "plan", "name": "施工方案", "required": true, "laterDays": 5 },
              { "id": "lease", "name": "场地证明", "required": true, "original": true },
              { "id": "agency", "name": "授权委托书", "requiredWhen": "form.byAgent" },
              { "id": "licence", "name": "营业执照", "kind": "businessLicence", "required": true, "exempt": "可由信用代码查得" } ] }
            """),
        File("flow.json", """
            { "id": "permit", "start": "accept", "activities": [
              { "id": "accept", "type": "task", "name": "受理", "candidates": { "post": "operator" }, "outcomes": ["pass"], "documents": ["idCard", "plan", "lease", "agency", "licence"] },
              { "id": "end", "type": "end" } ],
              "connections": [ { "from": "accept", "outcome": "pass", "to": "end" } ] }
            """),
    ]);

    static (string, byte[]) File(string path, string text) => (path, Encoding.UTF8.GetBytes(text));

    sealed class Source(Func<LicenceRequest, LicenceAnswer> answer) : ILicenceSource
    {
        public string Name => "province";
        public IReadOnlyList<string> Kinds => ["idCard"];
        public Task<LicenceAnswer> Find(LicenceRequest request, CancellationToken cancellation) => Task.FromResult(answer(request));
    }

    static async Task<(Town Town, LowCode.Journal.CaseId Id)> OpenAsync(Dialect dialect, Func<LicenceRequest, LicenceAnswer>? source = null, bool byAgent = false)
    {
        var town = await Town.OpenAsync(dialect, with: services => { if (source is not null) services.AddSingleton<ILicenceSource>(new Source(source)); });
        await town.Of<DirectoryCache>().CurrentAsync();
        var app = await town.Of<AppStore>().PublishAsync(package, "test", CancellationToken.None);
        await town.Of<AppStore>().InstallAsync(app.Manifest.Id, app.Manifest.Version, Town.Street, "{}", "test", CancellationToken.None);
        return (town, await town.OpenCaseAsync("operator.003", Record.Of(("idNumber", Number), ("name", "陈嘉明"), ("phone", "13800000123"), ("byAgent", byAgent)), "permit"));
    }

    static SettleDocument Say(string document, DocumentSource source, string? from = null, string? number = null, DateOnly? until = null, bool original = false) => new(document, source, from, number, until, original);

    static string Standing(CaseState state) => string.Join(' ', state.Documents.Select(d => $"{d.Id}:{d.Source}"));

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_step_waits_for_its_documents_and_says_all_that_is_missing_at_once(Dialect dialect)
    {
        var (town, id) = await OpenAsync(dialect);
        await using var _ = town;
        var state = await town.StateAsync(id);
        Assert.Equal("idCard:Missing plan:Missing lease:Missing licence:Missing", Standing(state));
        var visit = await town.ItemAsync(id, "accept");
        var refused = (await town.SendAsync("operator.003", id, new CompleteItem(visit, "pass", Record.Empty, null))).Refusal!;
        Assert.Equal(["documents.idCard", "documents.plan", "documents.lease", "documents.licence"], refused.Problems.Select(p => p.Path));

        await town.DoAsync("operator.003", id, Say("idCard", DocumentSource.Department, "区公安分局"));
        await town.DoAsync("operator.003", id, Say("plan", DocumentSource.Later));
        await town.DoAsync("operator.003", id, Say("lease", DocumentSource.Applicant, original: true));
        await town.DoAsync("operator.003", id, Say("licence", DocumentSource.Exempt));
        state = await town.StateAsync(id);
        Assert.Equal("idCard:Department plan:Later lease:Applicant licence:Exempt", Standing(state));
        Assert.Equal((new DateOnly(2026, 11, 28), "可由信用代码查得"), (state.Documents[1].Until!.Value, state.Documents[3].From));
        // What may follow does not hold it up, and still can be brought.
        await town.DoAsync("operator.003", id, Say("plan", DocumentSource.Applicant));
        await town.DoAsync("operator.003", id, new CompleteItem(visit, "pass", Record.Empty, null));
        var line = Assert.Single(await town.Of<Reduction>().ReadAsync(town.As("operator.003"), new CaseQuery(App: "permit")));
        Assert.Equal((4, 2), (line.DocumentsNeeded, line.DocumentsAsked));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task What_cannot_be_so_is_refused_with_its_reason(Dialect dialect)
    {
        var (town, id) = await OpenAsync(dialect, byAgent: true);
        await using var _ = town;
        Assert.Contains("agency:Missing", Standing(await town.StateAsync(id)), StringComparison.Ordinal);
        foreach (var (code, command) in new (string, CaseCommand)[]
        {
            ("document.unknown", Say("passport", DocumentSource.Applicant)), ("document.source", Say("plan", DocumentSource.Missing)), ("document.number", Say("idCard", DocumentSource.Licence)),
            ("document.from", Say("idCard", DocumentSource.Case)), ("document.why", Say("idCard", DocumentSource.Exempt)), ("document.notLater", Say("lease", DocumentSource.Later)),
            ("document.laterDay", Say("plan", DocumentSource.Later, until: new DateOnly(2026, 12, 30))), ("document.expired", Say("idCard", DocumentSource.Licence, number: "1", until: new DateOnly(2026, 11, 1))),
            ("document.original", Say("lease", DocumentSource.Applicant)), ("document.days", new AskDocuments(0, null)),
        }) Assert.Equal(code, await town.RefusedAsync("operator.003", id, command));
        Assert.Equal("case.unknown", await town.RefusedAsync("operator.004", id, Say("idCard", DocumentSource.Applicant)));
        Assert.Equal("case.forbidden", await town.RefusedAsync("streetLeader.003", id, Say("idCard", DocumentSource.Applicant)));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task All_that_is_missing_is_told_once_by_message(Dialect dialect)
    {
        var (town, id) = await OpenAsync(dialect);
        await using var _ = town;
        await town.DoAsync("operator.003", id, Say("licence", DocumentSource.Exempt));
        await town.DoAsync("operator.003", id, new AskDocuments(3, "请带原件"));
        await town.DeliverAsync();
        await using var connection = await town.Database.OpenReadAsync();
        Assert.Equal(1, await Dapper.SqlMapper.ExecuteScalarAsync<long>(connection, "select count(*) from message"));
        var told = (await town.Loader.HistoryAsync(id)).SelectMany(e => e.Events).OfType<DocumentsAsked>().Single();
        Assert.Equal(["idCard", "plan", "lease"], told.Documents);
        Assert.Equal(new DateOnly(2026, 11, 26), told.Until);
        foreach (var document in (string[])["idCard", "plan"]) await town.DoAsync("operator.003", id, Say(document, DocumentSource.Applicant));
        await town.DoAsync("operator.003", id, Say("lease", DocumentSource.Applicant, original: true));
        Assert.Equal("document.complete", await town.RefusedAsync("operator.003", id, new AskDocuments(3, null)));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task What_was_to_follow_and_has_not_come_by_its_day_is_told_once(Dialect dialect)
    {
        var (town, id) = await OpenAsync(dialect);
        await using var _ = town;
        await town.DoAsync("operator.003", id, Say("plan", DocumentSource.Later, until: new DateOnly(2026, 11, 25)));
        town.Clock.Move(TimeSpan.FromDays(2));
        while (await town.FireAsync() > 0) { }
        Assert.DoesNotContain((await town.Loader.HistoryAsync(id)).SelectMany(e => e.Events), e => e is DocumentsOverdue);
        town.Clock.Move(TimeSpan.FromDays(1));
        while (await town.FireAsync() > 0) { }
        var history = await town.Loader.HistoryAsync(id);
        Assert.Equal(["plan"], Assert.Single(history.SelectMany(e => e.Events).OfType<DocumentsOverdue>()).Documents);
        // It happened when the day was over, however late it was noticed.
        Assert.Equal(new DateTimeOffset(2026, 11, 26, 0, 0, 0, TimeSpan.FromHours(8)).ToUnixTimeMilliseconds(), history.Single(e => e.Events.Any(x => x is DocumentsOverdue)).Row.OccurredAt);
        Assert.True((await town.StateAsync(id)).Documents.Single(d => d.Id == "plan").Late);
        town.Clock.Move(TimeSpan.FromDays(10));
        while (await town.FireAsync() > 0) { }
        Assert.Single((await town.Loader.HistoryAsync(id)).SelectMany(e => e.Events).OfType<DocumentsOverdue>());
        // Promised anew, it may be late anew; brought, it is not.
        await town.DoAsync("operator.003", id, Say("plan", DocumentSource.Applicant));
        Assert.False((await town.StateAsync(id)).Documents.Single(d => d.Id == "plan").Late);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_licence_source_spares_the_applicant_and_one_that_fails_is_named(Dialect dialect)
    {
        var asked = new List<LicenceRequest>();
        var (town, id) = await OpenAsync(dialect, request =>
        {
            asked.Add(request);
            return asked.Count == 1 ? throw new InvalidOperationException("down") : new LicenceAnswer.Licence("L-1", new DateOnly(2030, 1, 1));
        });
        await using var _ = town;
        var state = await town.StateAsync(id);
        var first = await town.Of<LicenceDesk>().FindAsync(town.As("operator.003"), id, state);
        Assert.Empty(first.Found);
        Assert.Equal(["province"], first.Silent);
        var second = await town.Of<LicenceDesk>().FindAsync(town.As("operator.003"), id, state);
        Assert.Equal(["idCard"], second.Found);
        Assert.Equal(new LicenceRequest("idCard", Number, state.Number), asked[1]);
        state = await town.StateAsync(id);
        Assert.Equal((DocumentSource.Licence, "province", "L-1"), (state.Documents[0].Source, state.Documents[0].From, state.Documents[0].Number));
        await CaseTruth.HoldsAsync(town, id, state);
        Assert.Equal("case.forbidden", (await Assert.ThrowsAsync<RefusedException>(() => town.Of<LicenceDesk>().FindAsync(town.As("streetLeader.003"), id, state))).Problems[0].Code);
    }
}
