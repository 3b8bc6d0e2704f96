using Dapper;
using LowCode.Access;
using LowCode.Cases;
using LowCode.Cases.Operating;
using LowCode.Engine.Tests.Cases;
using LowCode.Engine.Tests.Databases;
using LowCode.Interop;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Reports;
using LowCode.Storage;

namespace LowCode.Engine.Tests.Reports;

/// <summary>A case that was erased stands in no report that was handed in and in no file that was written; one that became confidential is told of no more.</summary>
public sealed class ErasedFromReportsTests
{
    const string Desk = "dispatcher.003";

    static readonly DateOnly due = new(2026, 12, 1);

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task What_was_handed_in_and_written_to_files_goes_with_the_case(Dialect dialect)
    {
        await using var town = await Town.OpenAsync(dialect);
        await town.Of<DirectoryCache>().CurrentAsync();
        await town.Of<AuditLog>().StartAsync(CancellationToken.None);
        var (erased, hidden, stays) = (await town.OpenCaseAsync("operator.003", RequestForms.About("lighting")), await town.OpenCaseAsync("operator.003", RequestForms.About("lighting")), await town.OpenCaseAsync("operator.003", RequestForms.About("lighting")));
        var desk = town.Of<ReportOnceDesk>();
        var report = await desk.AddAsync(town.As(Desk), Town.Street, "路灯", "区城管局", due, "表.xlsx", DistrictSheet.Visits(), default);
        report = await desk.DefineAsync(town.As(Desk), report.Id, report.Version, report.Name, report.Asker, due, report.Definition with
        {
            Rows = "cases/request", Level = UnitKind.Street, Where = null,
            Columns = [.. report.Definition.Columns.Select((c, n) => n switch { 2 => c with { Kind = ColumnKind.Case, Source = "case.title" }, 6 or 7 => c with { Kind = ColumnKind.Ask, Type = AnswerType.Text, Options = null, Required = false }, _ => c with { Kind = ColumnKind.Blank, Source = null } })],
        }, default);
        report = await desk.StartAsync(town.As(Desk), report.Id, default);
        await desk.FillAsync(town.As(Desk), report.Id, Town.Street, [new(erased.Value, 6, "已修")], true, default);
        Assert.Equal(3, await RowsAsync());

        var (ledgers, loop, asked) = (town.Of<LedgerDesk>(), town.Of<LedgerExportLoop>(), new LedgerAsked("request", null, null, null, null, null, null, []));
        var done = await ledgers.StartAsync(town.As(Desk), asked, default);
        Assert.True(await loop.WorkAsync(default));
        await ledgers.FetchAsync(town.As(Desk), done.Id, default);
        var writing = await ledgers.StartAsync(town.As(Desk), asked, default);
        Assert.NotNull(await town.Of<Exports>().ClaimAsync("ledger", default));

        await town.Of<Erasure>().RunAsync(erased.Value, "当事人申请", ChangedBy.Product);

        Assert.Equal(2, await RowsAsync());
        await using (var connection = await town.Database.OpenReadAsync())
            Assert.Equal(0, await connection.ExecuteScalarAsync<long>("select count(*) from report_row where row_key = @key", new { key = erased.Value }));
        Assert.Equal("ledger.export.gone", (await Assert.ThrowsAsync<RefusedException>(() => ledgers.FetchAsync(town.As(Desk), done.Id, default))).Problems[0].Code);
        // What was being written begins anew, without the case.
        Assert.True(await loop.WorkAsync(default));
        using (var table = TableFile.Open(await (await ledgers.FetchAsync(town.As(Desk), writing.Id, default)).WholeAsync())) Assert.Equal(2, table.Rows().Count());

        await town.Database.WriteAsync(WriteLane.Interactive, (c, transaction, _) => c.ExecuteAsync("update cases set confidential = @yes where case_id = @id", new { yes = true, id = hidden.Value }, transaction));
        Assert.Equal(1, await RowsAsync());
        Assert.Equal(stays.Value, (await desk.PartAsync(town.As(Desk), report.Id, Town.Street, default)).Rows[0].Key);

        async Task<int> RowsAsync()
        {
            var (_, parts, _) = await desk.PartsAsync(town.As(Desk), report.Id, default);
            Assert.Equal(parts.Single().Rows.Count, (await desk.PartAsync(town.As(Desk), report.Id, Town.Street, default)).Rows.Count);
            return parts.Single().Rows.Count;
        }
    }
}
