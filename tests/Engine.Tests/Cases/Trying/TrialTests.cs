using System.Text.Json.Nodes;
using Dapper;
using LowCode.Apps;
using LowCode.Calendar;
using LowCode.Cases;
using LowCode.Cases.Trying;
using LowCode.Engine.Tests.Databases;
using LowCode.Flows;
using LowCode.Org;
using LowCode.Storage;
using Record = LowCode.Scripts.Record;

namespace LowCode.Engine.Tests.Cases.Trying;

/// <summary>Drafts tried out: with the rules that hold in earnest, and with no trace anywhere else.</summary>
public sealed class TrialTests
{
    static readonly Record form = Record.Of(("title", "路灯不亮"), ("phone", "13812345678"));

    /// <summary>Intake, a message to the resident, an outside call, handling within a day.</summary>
    static AppPackage Package()
    {
        var package = BlankApp.Make("app-1", "试点", new("办件", "登记表", "标题", "详情", "受理", "处置", "办结"));
        DraftEdit[] edits =
        [
            new AddField("form1", "mobile", "手机号", Members: new JsonObject { ["id"] = "phone" }),
            new AddStep(ActivityTypes.Notify, "告知", "intake", null, "handle", new JsonObject
            {
                ["template"] = "accepted", ["to"] = new JsonObject { ["kind"] = "mobile", ["address"] = "=form.phone" }, ["payload"] = new JsonObject { ["number"] = "=case.number", ["title"] = "=case.title" },
            }),
            new AddStep(ActivityTypes.Call, "查询", "notify1", null, "handle", new JsonObject { ["target"] = "https://example.org/ask", ["wait"] = true }),
            new SetStep("handle", new JsonObject { ["deadlines"] = new JsonArray(new JsonObject { ["id"] = "handle", ["within"] = "1 workdays", ["warnAt"] = "80%" }) }),
        ];
        return edits.Aggregate(package, DraftEdits.With);
    }

    static async Task<(TrialDesk Desk, Trial Trial, AppDraft Draft)> BeginAsync(Town town)
    {
        var drafts = town.Of<DraftStore>();
        var id = await drafts.AddAsync("app-1", "440104", "试点", Package(), "u-designer.district", CancellationToken.None);
        var draft = (await drafts.FindAsync(id, CancellationToken.None))!;
        var desk = town.Of<TrialDesk>();
        return (desk, await desk.BeginAsync(draft, "u-designer.district", CancellationToken.None), draft);
    }

    static async Task<TrialCase> DoAsync(TrialDesk desk, Trial trial, TrialCase at, Func<CaseItem, CaseCommand> command)
    {
        var item = at.State.Items.Single(i => i.IsLive);
        var (after, refusal) = await desk.DoAsync(trial, at, trial.Performers(item)[0], command(item), null, CancellationToken.None);
        Assert.Null(refusal);
        return after!;
    }

    static async Task<TrialCase> AnswerAsync(TrialDesk desk, Trial trial, TrialCase at)
    {
        var (after, refusal) = await desk.AnswerAsync(trial, at, at.State.Flow.Live.ToArray().Single(v => v.Activity == "call1").Id, done: true, null, CancellationToken.None);
        Assert.Null(refusal);
        return after!;
    }

    /// <summary>How many rows every table has that is not a draft's own.</summary>
    static async Task<SortedDictionary<string, long>> RowsAsync(Town town)
    {
        await using var connection = await town.Database.OpenReadAsync(CancellationToken.None);
        var tables = await connection.QueryAsync<string>(town.Database.Dialect == Dialect.Postgres
            ? "select table_name from information_schema.tables where table_schema = current_schema()" : "select name from sqlite_master where type = 'table'");
        var rows = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var table in tables.Where(t => !t.Contains("draft", StringComparison.Ordinal))) rows[table] = await connection.ExecuteScalarAsync<long>($"select count(*) from \"{table}\"");
        return rows;
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_case_is_tried_to_its_end_and_no_other_table_of_the_product_gains_or_loses_a_row(Dialect dialect)
    {
        await using var town = await Town.OpenAsync(dialect);
        var (desk, trial, draft) = await BeginAsync(town);
        var before = await RowsAsync(town);
        Assert.True(before.Count > 20, string.Join(' ', before.Keys));

        var (opened, refusal) = await desk.OpenAsync(trial, trial.Openers[0], form, null, CancellationToken.None);
        Assert.Null(refusal);
        Assert.Equal(("T0001", "路灯不亮"), (opened!.State.Number, opened.State.Title));
        var at = await DoAsync(desk, trial, opened, item => new ClaimItem(item.Visit));
        at = await DoAsync(desk, trial, at, item => new CompleteItem(item.Visit, null, form, null));
        // What would have been sent is known; nobody has got it, and the call waits to be answered by hand.
        Assert.Equal("notify", Assert.Single(at.Entries.SelectMany(e => e.Events).OfType<EffectRequested>(), e => e.Kind == "notify").Kind);
        at = await AnswerAsync(desk, trial, at);
        at = await DoAsync(desk, trial, at, item => new ClaimItem(item.Visit));
        at = await DoAsync(desk, trial, at, item => new CompleteItem(item.Visit, null, form, "已换"));
        Assert.Equal((CaseStatus.Closed, "closed"), (at.State.Status, at.State.Result));

        Assert.Equal(before, await RowsAsync(town));
        // What is kept is sealed: nobody who reads the table reads a telephone number.
        await using var connection = await town.Database.OpenReadAsync(CancellationToken.None);
        var content = await connection.ExecuteScalarAsync<byte[]>("select content from draft_trial_case");
        Assert.DoesNotContain("13812345678", System.Text.Encoding.UTF8.GetString(content!), StringComparison.Ordinal);
        Assert.Equal(at.State.Number, (await desk.CaseAsync(trial, 1, CancellationToken.None))!.State.Number);

        await desk.ClearAsync(draft.Id, CancellationToken.None);
        Assert.Null(await desk.FindAsync(draft.Id, CancellationToken.None));
        Assert.Equal(0, await connection.ExecuteScalarAsync<long>("select (select count(*) from draft_trial_case) + (select count(*) from draft_trial)"));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task The_clock_of_a_trial_is_set_forward_and_what_falls_due_happens_there_alone(Dialect dialect)
    {
        await using var town = await Town.OpenAsync(dialect);
        var (desk, trial, draft) = await BeginAsync(town);
        var (opened, _) = await desk.OpenAsync(trial, trial.Openers[0], form, null, CancellationToken.None);
        var at = await DoAsync(desk, trial, opened!, item => new ClaimItem(item.Visit));
        at = await DoAsync(desk, trial, at, item => new CompleteItem(item.Visit, null, form, null));
        at = await AnswerAsync(desk, trial, at);
        await desk.AdvanceAsync(trial, null, CancellationToken.None);
        at = (await desk.CaseAsync(trial, 1, CancellationToken.None))!;
        Assert.Contains(at.Entries.SelectMany(e => e.Events), e => e is ClockWarned);
        trial = (await desk.FindAsync(draft.Id, CancellationToken.None))!;
        Assert.True(desk.Now(trial) > Town.Monday);
        await desk.AdvanceAsync(trial, TimeSpan.FromDays(3), CancellationToken.None);
        at = (await desk.CaseAsync(trial, 1, CancellationToken.None))!;
        Assert.Contains(at.Entries.SelectMany(e => e.Events), e => e is ClockBreached);
        Assert.Equal(Town.Monday, town.Clock.GetUtcNow());
        // Two who act at once: the second is told, and nothing is lost.
        trial = (await desk.FindAsync(draft.Id, CancellationToken.None))!;
        var item = at.State.Items.Single(i => i.IsLive);
        var person = trial.Performers(item)[0];
        Assert.Null((await desk.DoAsync(trial, at, person, new ClaimItem(item.Visit), null, CancellationToken.None)).Refusal);
        Assert.Equal("case.changed", (await desk.DoAsync(trial, at, person, new ClaimItem(item.Visit), null, CancellationToken.None)).Refusal!.Problems[0].Code);
    }

    [Fact]
    public async Task A_trial_goes_with_its_draft_and_who_may_not_do_a_thing_may_not_in_a_trial_either()
    {
        await using var town = await Town.OpenAsync(Dialect.Sqlite);
        var (desk, trial, draft) = await BeginAsync(town);
        var (at, _) = await desk.OpenAsync(trial, trial.Openers[0], form, null, CancellationToken.None);
        var item = at!.State.Items.Single(i => i.IsLive);
        var stranger = trial.Person($"t-callback-{trial.Street}")!;
        Assert.Equal("item.notOffered", (await desk.DoAsync(trial, at, stranger, new ClaimItem(item.Visit), null, CancellationToken.None)).Refusal!.Problems[0].Code);
        await town.Of<DraftStore>().RemoveAsync(draft.Id, "u-designer.district", CancellationToken.None);
        Assert.Null(await desk.FindAsync(draft.Id, CancellationToken.None));
    }
}
