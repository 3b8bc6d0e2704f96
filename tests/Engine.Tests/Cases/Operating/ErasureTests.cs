using System.Text;
using Dapper;
using LowCode.Cases.Operating;
using LowCode.Engine.Tests.Databases;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Storage;

namespace LowCode.Engine.Tests.Cases.Operating;

public sealed class ErasureTests
{
    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task An_erased_case_is_shown_nowhere_its_chain_holds_and_the_audit_log_says_why(Dialect dialect)
    {
        await using var town = await Town.OpenAsync(dialect);
        var (gone, stays) = (await VerificationTests.AnsweredAsync(town), await VerificationTests.DispatchedAsync(town));
        var number = (await town.StateAsync(gone)).Number;

        var erased = await town.Of<Erasure>().RunAsync(number, "当事人申请", ChangedBy.Product);

        Assert.Equal((gone, number, 2), (erased.Case, erased.Number, erased.Rows));
        foreach (var table in (string[])["cases", "work_item", "case_party", "timer", "snapshot", "outbox"])
            Assert.Equal(0, await CountAsync(town, $"select count(*) from {table} where case_id = '{gone}'"));
        Assert.Null((await town.Loader.LoadAsync(gone))!.Key);
        Assert.True((await town.Journal.VerifyAsync(gone)).Holds);
        Assert.NotNull((await town.Loader.LoadAsync(stays))!.Key);
        var report = await town.Of<Verification>().RunAsync();
        Assert.Equal((2, 1, 0), (report.Cases, report.Erased, report.Faults.Count));
        var entry = Assert.Single(await AuditTrail.ReadAsync(town.Database, null, 10, subject: "case:" + gone));
        Assert.Equal(("privacy.erase", AuditEntry.Done), (entry.Entry.Act, entry.Entry.Outcome));
        Assert.Contains("当事人申请", entry.Entry.Detail, StringComparison.Ordinal);
        // A second time does no harm: its id still names it.
        Assert.Equal(2, (await town.Of<Erasure>().RunAsync(gone.Value, "再次", ChangedBy.Product)).Rows);
    }

    [Fact]
    public async Task Nothing_of_an_erased_case_is_left_in_the_file()
    {
        await using var town = await Town.OpenAsync(Dialect.Sqlite);
        var id = await VerificationTests.DispatchedAsync(town);
        var title = (await town.StateAsync(id)).Title;
        Assert.True(await StandsInAsync(town, title));

        await town.Of<Erasure>().RunAsync(id.Value, "当事人申请", ChangedBy.Product);

        Assert.False(await StandsInAsync(town, title));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Erasing_asks_for_a_ground_a_case_that_is_there_and_the_right(Dialect dialect)
    {
        await using var town = await Town.OpenAsync(dialect);
        var id = await VerificationTests.DispatchedAsync(town);
        var erasure = town.Of<Erasure>();

        Assert.Equal("erase.reason", await CodeAsync(() => erasure.RunAsync(id.Value, " ", ChangedBy.Product)));
        Assert.Equal("case.unknown", await CodeAsync(() => erasure.RunAsync("JS0", "依据", ChangedBy.Product)));
        Assert.Equal("case.unknown", await CodeAsync(() => erasure.RunAsync(new string('0', 32), "依据", ChangedBy.Product)));
        Assert.Equal("case.unknown", await CodeAsync(() => erasure.RunAsync(id.Value, "依据", ChangedBy.Product, street => street.Value != Town.Street)));
        Assert.NotNull((await town.Loader.LoadAsync(id))!.Key);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task What_an_older_backup_brings_back_of_an_erased_case_is_swept_away(Dialect dialect)
    {
        await using var town = await Town.OpenAsync(dialect);
        var id = await VerificationTests.DispatchedAsync(town);
        var rows = await town.Journal.ReadAsync(id);
        // As a backup of the data from before and the keys of today: the views are there, the key is not.
        await town.Keys.DestroyAsync(LowCode.Journal.Sealing.KeyOf(rows[0].Payload), town.Clock.GetUtcNow());
        Assert.False((await town.Of<Verification>().RunAsync()).Holds);

        Assert.Equal(1, await town.Of<Erasure>().SweepAsync());

        Assert.True((await town.Of<Verification>().RunAsync()).Holds);
    }

    static async Task<string> CodeAsync(Func<Task> act) => (await Assert.ThrowsAsync<RefusedException>(act)).Problems[0].Code;

    static async Task<long> CountAsync(Town town, string sql)
    {
        await using var connection = await town.Database.OpenReadAsync();
        return await connection.ExecuteScalarAsync<long>(sql);
    }

    static async Task<bool> StandsInAsync(Town town, string text)
    {
        var sought = Encoding.UTF8.GetBytes(text);
        foreach (var file in Directory.GetFiles(town.Settings.Folder, "lowcode.db*").Where(f => !f.EndsWith("-shm", StringComparison.Ordinal)))
            if (await ReadAsync(file) is var bytes && bytes.AsSpan().IndexOf(sought) >= 0) return true;
        return false;
    }

    static async Task<byte[]> ReadAsync(string file)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[stream.Length];
        await stream.ReadExactlyAsync(bytes);
        return bytes;
    }
}
