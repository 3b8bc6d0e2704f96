using Dapper;
using LowCode.Cases.Operating;
using LowCode.Engine.Tests.Databases;
using LowCode.Journal;
using LowCode.Storage;

namespace LowCode.Engine.Tests.Cases.Operating;

public sealed class VerificationTests
{
    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task What_commands_have_written_holds(Dialect dialect)
    {
        await using var town = await Town.OpenAsync(dialect);
        for (var i = 0; i < 3; i++) await DispatchedAsync(town);

        var report = await town.Of<Verification>().RunAsync();

        Assert.Equal([], report.Faults);
        Assert.Equal((3, 6, 0, 3), (report.Cases, report.Rows, report.Erased, report.Timers));
        Assert.True(report.AuditRows > 0);
    }

    public static TheoryData<Dialect, string, string> Damages
    {
        get
        {
            (string Sql, string Says)[] damages =
            [
                ("update journal set actor = 'u-somebody' where version = 2", "journal: hash at version 2"),
                ("update journal set version = 3 where version = 2", "journal: missing at version 2"),
                ("update cases set title = '别的事'", "cases "),
                ("update work_item set state = 'done' where visit = 3", "work_item 3"),
                ("delete from case_party", "case_party"),
                ("update timer set due = due + 1", "timer wake"),
                ("update outbox set version = 9", "outbox 9.0"),
            ];
            var data = new TheoryData<Dialect, string, string>();
            foreach (var dialect in (Dialect[])[Dialect.Sqlite, Dialect.Postgres])
                foreach (var (sql, says) in damages) data.Add(dialect, sql, says);
            return data;
        }
    }

    [Theory, MemberData(nameof(Damages))]
    public async Task Whatever_was_changed_behind_its_back_is_found_and_named_with_its_case(Dialect dialect, string damage, string says)
    {
        await using var town = await Town.OpenAsync(dialect);
        var id = damage.Contains("outbox", StringComparison.Ordinal) ? await AnsweredAsync(town) : await DispatchedAsync(town);
        Assert.True((await town.Of<Verification>().RunAsync()).Holds);

        await RunAsync(town, damage);

        var fault = (await town.Of<Verification>().RunAsync()).Faults[0];
        Assert.Equal(id.Value, fault.Case);
        Assert.Contains(says, fault.What, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Rows_of_a_case_that_has_no_journal_are_found_and_rebuilding_takes_them_away(Dialect dialect)
    {
        await using var town = await Town.OpenAsync(dialect);
        var id = await DispatchedAsync(town);
        await town.DeliverAsync();
        await RunAsync(town, "delete from journal");

        Assert.Contains((await town.Of<Verification>().RunAsync()).Faults, f => f.Case == id.Value);
        await town.Of<Rebuild>().RunAsync();
        Assert.True((await town.Of<Verification>().RunAsync()).Holds);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Rebuilding_all_views_puts_right_what_was_lost_and_says_where(Dialect dialect)
    {
        await using var town = await Town.OpenAsync(dialect);
        var (lost, whole) = (await DispatchedAsync(town), await DispatchedAsync(town));
        await RunAsync(town, $"delete from work_item where case_id = '{lost}'; insert into records_due (app) values ('request')");
        var mended = new List<CaseId>();

        var report = await town.Of<Rebuild>().RunAsync(changed: (id, _) => mended.Add(id));

        Assert.Equal((2, 1), (report.Cases, report.Changed));
        Assert.Equal([lost], mended);
        Assert.Equal([], await town.Views.CompareAsync(whole));
        Assert.True((await town.Of<Verification>().RunAsync()).Holds);
        // With every view made again no record table is left to be filled at the next start.
        await using var connection = await town.Database.OpenReadAsync();
        Assert.Equal(0, await connection.ExecuteScalarAsync<long>("select count(*) from records_due"));
    }

    /// <summary>Opened and accepted: a chain of two, work items, parties, a timer.</summary>
    internal static async Task<CaseId> DispatchedAsync(Town town)
    {
        var id = await town.OpenCaseAsync("operator.003", RequestForms.About("lighting"));
        await town.CompleteAsync("operator.003", id, "intake", "accept");
        return id;
    }

    /// <summary>Answered on the spot: a message waits to leave.</summary>
    internal static async Task<CaseId> AnsweredAsync(Town town)
    {
        var id = await town.OpenCaseAsync("operator.003", RequestForms.About("lighting"));
        await town.CompleteAsync("operator.003", id, "intake", "answeredOnTheSpot");
        return id;
    }

    static Task<int> RunAsync(Town town, string sql) => town.Database.WriteAsync(WriteLane.Interactive, (connection, transaction, _) => connection.ExecuteAsync(sql, transaction: transaction));
}
