using LowCode.Cases;
using LowCode.Engine.Tests.Cases;
using LowCode.Engine.Tests.Databases;
using LowCode.Engine.Tests.Scenarios;
using LowCode.Files;
using LowCode.Forms;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Storage;
using Record = LowCode.Scripts.Record;
using Value = LowCode.Scripts.Value;

namespace LowCode.Engine.Tests.Files;

/// <summary>What people without an account send waits within limits, until a case takes it.</summary>
public sealed class WaitingBytesTests
{
    static readonly FieldDefinition field = new("proof", FieldType.File, "证明");

    static Task<Record> SendAsync(Town town, string page, string from, int size, string? key = null) =>
        town.Of<Attachments>().TakeAsync(Actor.Applicant(page).Client, field, key, "a.txt", new MemoryStream(System.Text.Encoding.ASCII.GetBytes(new string('x', size - 1) + "\n")), CancellationToken.None, from);

    static async Task<string?> RefusedAsync(Func<Task> act) => (await Xunit.Record.ExceptionAsync(act) as RefusedException)?.Problems[0].Code;

    static Task<Town> OpenAsync(Dialect dialect, long page, long address, long all) =>
        Town.OpenAsync(dialect, settings: s => s with { Files = s.Files with { WaitingOfPage = page, WaitingFromAddress = address, WaitingInAll = all } });

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Of_one_page_and_the_same_file_again_counts_once(Dialect dialect)
    {
        await using var town = await OpenAsync(dialect, 100, 10_000, 10_000);
        var first = await SendAsync(town, "p1", "a", 80, "k");
        Assert.Equal(first["id"], (await SendAsync(town, "p1", "a", 80, "k"))["id"]);
        Assert.Equal("file.waiting", await RefusedAsync(() => SendAsync(town, "p1", "a", 30)));
        Assert.Null(await RefusedAsync(() => SendAsync(town, "p2", "a", 30)));
        // Who has an account is not held by it.
        await town.Of<Attachments>().TakeAsync("user:u-operator.003", field, null, "a.txt", new MemoryStream(System.Text.Encoding.ASCII.GetBytes(new string('x', 500))), CancellationToken.None);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task From_one_address_and_of_all_until_they_are_forgotten(Dialect dialect)
    {
        await using var town = await OpenAsync(dialect, 1_000, 100, 150);
        await SendAsync(town, "p1", "a", 60);
        Assert.Equal("file.waiting", await RefusedAsync(() => SendAsync(town, "p2", "a", 60)));
        await SendAsync(town, "p3", "b", 80);
        Assert.Equal("file.waiting", await RefusedAsync(() => SendAsync(town, "p4", "c", 60)));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task What_a_case_has_taken_waits_no_more(Dialect dialect)
    {
        await using var town = await OpenAsync(dialect, 100, 100, 100);
        await town.Of<DirectoryCache>().CurrentAsync();
        await town.Of<LowCode.Apps.AppStore>().PublishAsync(FillApp.Package, "test", CancellationToken.None);
        await town.Of<LowCode.Apps.AppStore>().InstallAsync("allowance", "1.0.0", Town.Street, "{}", "test", CancellationToken.None);
        var (id, _) = await town.AppliedAsync(new OpenCase("allowance", Town.Street, Record.Of(("idNumber", "440524188001010014"), ("name", "陈嘉明"), ("address", "北京路12号"))) { Application = new("apply", "13800000123") });
        var owner = Actor.Claimant(id).Client;
        Task<Record> OwnAsync() => town.Of<Attachments>().TakeAsync(owner, field, null, "a.txt", new MemoryStream(System.Text.Encoding.ASCII.GetBytes(new string('x', 80))), CancellationToken.None, "a");
        var sent = await OwnAsync();
        Assert.Equal("file.waiting", await RefusedAsync(OwnAsync));
        Assert.Null((await town.Grains.ExecuteAsync(new CommandRequest(id, new SupplyDocuments(Record.Of((SupplyDocuments.Further, Value.Of([sent]))), null), Actor.Claimant(id), null, []))).Refusal);
        await OwnAsync();
    }
}
