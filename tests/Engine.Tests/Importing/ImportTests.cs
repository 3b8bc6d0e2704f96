using System.Globalization;
using LowCode.Calendar;
using LowCode.Cases;
using LowCode.Engine.Tests.Cases;
using LowCode.Engine.Tests.Databases;
using LowCode.Flows;
using LowCode.Interop;
using LowCode.Journal;
using LowCode.Storage;
using LowCode.Views;
using Microsoft.Extensions.DependencyInjection;
using static LowCode.Engine.Tests.Importing.HotlineFile;

namespace LowCode.Engine.Tests.Importing;

public class ImportTests
{
    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Cases_come_with_their_own_times_walk_the_real_flow_and_send_nothing(Dialect dialect)
    {
        await using var town = await Town.OpenAsync(dialect);
        var (tally, issues) = await TakeAsync(town, Utf8(Of(Row(1, due: "2026-10-10 09:15"), Row(2, "办理中"), Row(3, "待受理", opened: "2026-11-23 08:50"))));
        Assert.Equal([], issues.Select(i => $"{i.Line} {i.Column} {i.Problem.Code}"));
        Assert.Equal(new ImportTally(3, 3, 0, 0, 0), tally);

        var (closedId, closed) = await CaseAsync(town, "GZ0001");
        Assert.Equal((CaseStatus.Closed, At("2026-10-09 09:15"), At("2026-10-12 16:30")), (closed.Status, closed.OpenedAt, closed.ClosedAt!.Value));
        Assert.Equal((Town.Street + "-zf", "已约谈施工方", "陈小明"), (closed.Owner, closed.Form["result"].AsText, closed.Form["claimantName"].AsText));
        Assert.Contains("20261009", closed.Number, StringComparison.Ordinal);
        var history = await town.Loader.HistoryAsync(closedId);
        Assert.All(history, e => Assert.Equal(town.Clock.GetUtcNow().ToUnixTimeMilliseconds(), e.Row.RecordedAt));
        Assert.Equal(["intake 2026-10-09 09:15", "handle 2026-10-12 16:30", "callback 2026-10-12 16:30"], closed.Items.Select(i => $"{i.Activity} {Local(i.DoneAt!.Value)}"));
        // The superior's deadline was missed, and says so when it was.
        Assert.Equal("2026-10-10 09:15", Local(history.SelectMany(e => e.Events).OfType<ClockBreached>().Single(b => b.Clock.Value == "case/case").At));
        Assert.Contains(history.SelectMany(e => e.Events), e => e is EffectRequested);
        Assert.DoesNotContain(history.SelectMany(e => e.Events), e => e is OutsideTold);

        var (_, open) = await CaseAsync(town, "GZ0002");
        Assert.Equal(["handle"], open.Items.Where(i => i.IsLive).Select(i => i.Activity));
        Assert.False(open.Importing);
        var (waitingId, waiting) = await CaseAsync(town, "GZ0003");
        Assert.Equal(["intake"], waiting.Items.Where(i => i.IsLive).Select(i => i.Activity));
        foreach (var number in (string[])["GZ0001", "GZ0002", "GZ0003"])
        {
            var (id, state) = await CaseAsync(town, number);
            await CaseTruth.HoldsAsync(town, id, state);
        }

        // Nothing left, nothing of the past fires; what lies ahead does.
        Assert.Equal(0, await town.DeliverAsync());
        Assert.Equal(0, await town.FireAsync());
        town.Clock.Move(TimeSpan.FromHours(3));
        Assert.Equal(1, await town.FireAsync());
        Assert.Contains((await town.Loader.HistoryAsync(waitingId)).SelectMany(e => e.Events), e => e is ClockBreached);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_second_run_adds_none_and_a_changed_row_is_reported(Dialect dialect)
    {
        await using var town = await Town.OpenAsync(dialect);
        await TakeAsync(town, Utf8(Of(Row(1), Row(2), Row(3, "办理中"))));
        var count = await CountAsync(town);
        var (again, none) = await TakeAsync(town, Utf8(Of(Row(1), Row(2), Row(3, "办理中"))), who: "dispatcher.003");
        Assert.Equal((new ImportTally(3, 0, 3, 0, 0), 0), (again, none.Count));
        var (other, issues) = await TakeAsync(town, Utf8(Of(Row(1), Row(3), Row(4))), who: null);
        Assert.Equal(new ImportTally(3, 1, 1, 1, 0), other);
        Assert.Equal(["3 工单编号 import.row.changed"], issues.Select(i => $"{i.Line} {i.Column} {i.Problem.Code}"));
        Assert.Equal(count + 1, await CountAsync(town));
        Assert.Equal(CaseStatus.Open, (await CaseAsync(town, "GZ0003")).State.Status);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_number_that_was_opened_by_hand_is_not_opened_again(Dialect dialect)
    {
        await using var town = await Town.OpenAsync(dialect);
        var first = await town.SendAsync("operator.003", default, new OpenCase("request", Town.Street, RequestForms.About("noise"), Outside: new("hotline", "GZ0001")));
        Assert.Null(first.Refusal);
        var (tally, issues) = await TakeAsync(town, Utf8(Of(Row(1), Row(2))));
        Assert.Equal(new ImportTally(2, 1, 1, 0, 0), tally);
        Assert.Equal("import.row.elsewhere", Assert.Single(issues).Problem.Code);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Broken_rows_are_reported_with_line_and_column_and_the_rest_goes_in(Dialect dialect)
    {
        await using var town = await Town.OpenAsync(dialect);
        var file = Of(
            Row(1),
            "GZ0002,2026-10-09 09:15,\"cut in the mid",
            Row(3, opened: "2026-13-45 09:15"),
            Row(1),
            Row(5, category: "外星人"),
            Row(6).Replace("陈小明", "", StringComparison.Ordinal),
            Row(7).Replace("夜间施工噪声7", "=HYPERLINK(1)", StringComparison.Ordinal),
            Row(8).Replace("夜间施工噪声8", new string('长', 61), StringComparison.Ordinal),
            Row(9, "作废"),
            Row(10, closed: "2026-10-01 08:00"),
            Row(11).Replace("13800138000", "电话不详", StringComparison.Ordinal),
            Row(12, opened: "2030-01-01 08:00", closed: "2030-01-02 08:00"),
            Row(13) + ",多出来的",
            Row(14));
        var (tally, issues) = await TakeAsync(town, Utf8(file));
        Assert.Equal(new ImportTally(14, 2, 0, 0, 12), tally);
        Assert.Equal(
            [
                "3  table.row.quote", "4 登记时间 import.row.date", "5 工单编号 import.row.twice", "6 类别 import.row.option", "7 姓名 form.required", "8 标题 import.row.formula",
                "9 标题 form.tooLong", "10 状态 import.row.value", "11 办结时间 import.row.closedBefore", "12 联系电话 form.phone", "13 登记时间 command.future", "14  table.row.cells",
            ], issues.Select(i => $"{i.Line} {i.Column} {i.Problem.Code}"));
        Assert.Equal(2, await CountAsync(town));
        var report = System.Text.Encoding.UTF8.GetString(ImportReport.Csv(issues));
        Assert.Contains("5,工单编号,import.row.twice,来源编号“GZ0001”在第 2 行已出现。,", report, StringComparison.Ordinal);
        Assert.Contains("stands in line 2 already", report, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_run_that_was_killed_goes_on_and_adds_nothing_twice(Dialect dialect)
    {
        var rows = Enumerable.Range(1, 450).Select(n => Row(n, n % 3 == 0 ? "办理中" : "已办结")).ToArray();
        var town = await Town.OpenAsync(dialect);
        var (cut, _) = await TakeAsync(town, Utf8(Of(rows)), goOn: tally => tally.Rows < 200);
        Assert.Equal(200, cut.Added);
        // One case was opened and its past not yet whole when the node died.
        var half = await town.SendAsync("dispatcher.003", default, new ImportCase("request", Town.Street, RequestForms.About("noise"), "hotline", new("hotline", "GZ0999")), occurredAt: At("2026-10-09 09:15"));
        Assert.True(half.Refusal is null && half.State.Importing);
        town = await town.RestartAsync();
        await using (town)
        {
            town.Clock.Move(TimeSpan.FromDays(1));
            // Half a past fires nothing, however long it lies; what is whole and open may.
            Assert.True((await town.StateAsync(half.Case)).Importing);
            Assert.Null(CaseDecider.NextWake(await town.StateAsync(half.Case)));
            var (whole, issues) = await TakeAsync(town, Utf8(Of(rows)));
            Assert.Equal((new ImportTally(450, 250, 200, 0, 0), 0), (whole, issues.Count));
            Assert.Equal(451, await CountAsync(town));
        }
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Who_may_not_import_to_a_street_takes_nothing_over(Dialect dialect)
    {
        await using var town = await Town.OpenAsync(dialect);
        var (tally, issues) = await TakeAsync(town, Utf8(Of(Row(1))), who: "operator.003");
        Assert.Equal(new ImportTally(1, 0, 0, 0, 1), tally);
        Assert.Equal("case.forbidden", Assert.Single(issues).Problem.Code);
        Assert.Equal("case.forbidden", Assert.Single((await TakeAsync(town, Utf8(Of(Row(1))), who: "dispatcher.004")).Issues).Problem.Code);
        Assert.Equal(1, (await TakeAsync(town, Utf8(Of(Row(1))), who: "districtDispatcher.district")).Tally.Added);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_flow_with_calls_scripts_timers_and_forks_is_walked_to_its_end_and_nothing_leaves(Dialect dialect)
    {
        var called = new Caller();
        await using var town = await Town.OpenAsync(dialect, with: s => s.AddSingleton<LowCode.Plugins.ICallTarget>(called));
        var mapping = ImportMapping.Parse(Utf8("""{ "system": "old", "externalId": "no", "openedAt": "at", "closedAt": "end", "fields": { "summary": "what" } }"""));
        var file = "no;at;end;what\n1;2026-10-09 09:15;2026-10-20 10:00;path\n2;2026-10-09 09:15;;still open\n";
        var (tally, issues) = await TakeAsync(town, Utf8(file), mapping, app: "wild");
        Assert.Equal((new ImportTally(2, 2, 0, 0, 0), 0), (tally, issues.Count));
        foreach (var (number, status) in new[] { ("1", CaseStatus.Closed), ("2", CaseStatus.Open) })
        {
            var (id, state) = await CaseAsync(town, number);
            Assert.Equal((status, false), (state.Status, state.Importing));
            Assert.False(state.HasIncident);
            await CaseTruth.HoldsAsync(town, id, state);
        }
        Assert.Equal(0, await town.DeliverAsync());
        Assert.Equal(0, called.Calls);
        Assert.Equal(0, await town.FireAsync());
    }

    sealed class Caller : LowCode.Plugins.ICallTarget
    {
        public int Calls { get; private set; }
        public string Name => "weather";

        public Task<LowCode.Plugins.CallAnswer> Call(LowCode.Plugins.CallRequest request, CancellationToken cancellation)
        {
            Calls++;
            return Task.FromResult<LowCode.Plugins.CallAnswer>(new LowCode.Plugins.CallAnswer.Output("\"sunny\""));
        }
    }

    static DateTimeOffset At(string local) => new(DateTime.Parse(local, CultureInfo.InvariantCulture), TimeSpan.FromHours(8));

    static string Local(DateTimeOffset at) => at.ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    static async Task<(CaseId Id, CaseState State)> CaseAsync(Town town, string number)
    {
        var line = Assert.Single((await town.Of<CaseLists>().CasesAsync(town.As("districtDispatcher.district"), new CaseQuery { Outside = number })).Items);
        return (new CaseId(line.CaseId), await town.StateAsync(new CaseId(line.CaseId)));
    }

    static async Task<long> CountAsync(Town town)
    {
        await using var connection = await town.Database.OpenReadAsync();
        return await Dapper.SqlMapper.ExecuteScalarAsync<long>(connection, "select count(*) from cases");
    }
}
