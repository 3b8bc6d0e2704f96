using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using LowCode.Access;
using LowCode.Apps;
using LowCode.Forms;
using LowCode.Interop;
using LowCode.Journal;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Scripts;
using LowCode.Storage;

namespace LowCode.Cases;

/// <summary>Answers in a source system's own columns.</summary>
/// <param name="Content">The Excel file.</param>
/// <param name="Rows">Cases in it.</param>
public sealed record AnswerSheet(byte[] Content, int Rows);

/// <summary>
/// What a source system without a webhook is told by Excel: every case of it in sight that has an answer or is closed, as far as its reader has not
/// downloaded the same before. Masked as this reader sees values; each download stands in the audit log.
/// </summary>
public sealed class OutsideAnswers(Database database, CaseLoader loader, CaseMask mask, AppStore apps, AuditLog audit, TimeProvider time)
{
    /// <summary>Most cases in one file; the next download goes on.</summary>
    public const int Most = 5000;

    static readonly IReadOnlyList<OutsideColumn> own = [.. ((string[])["outsideNumber", "number", "title", "status", "owner", "answer", "closedAt"]).Select(s => new OutsideColumn(s, s))];

    sealed record Line(string CaseId, string? Digest);
    sealed record Fetched(string CaseId, long Version, string Digest);

    /// <param name="caller">Whose sight and whose last download count.</param>
    /// <param name="all">From the beginning, not since the last download.</param>
    /// <param name="heading">Words for a column that the system gives no heading, by its source.</param>
    public async Task<AnswerSheet> TakeAsync(Caller caller, OutsideSystem system, bool all, Func<string, string> heading, CancellationToken cancellation = default)
    {
        if (!Rights.MaySomewhere(caller, Acts.CaseExport)) throw new RefusedException(RefusalKind.Forbidden, Problem.Of("access.forbidden", ("act", Acts.CaseExport.Name)));
        var columns = system.Columns.Count > 0 ? system.Columns : [.. own.Select(c => c with { Header = heading(c.Source) })];
        var (rows, fetched) = (new List<IReadOnlyList<string>>(), new List<Fetched>());
        foreach (var line in await LinesAsync(caller, system.Id, all, cancellation))
        {
            var id = new CaseId(line.CaseId);
            if (await loader.LoadAsync(id, cancellation) is not { Key: not null } loaded || !Rights.MayWith(caller, Acts.CaseExport, loaded.State.Involvement)) continue;
            var cells = await CellsAsync(caller, loaded.State, columns, heading);
            var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\u001F', cells))))[..32];
            fetched.Add(new(line.CaseId, loaded.Head.Version, digest));
            if (cells.Count > 0 && (all || digest != line.Digest)) rows.Add(cells);
        }
        var content = XlsxWriter.Write(system.Name, [.. columns.Select(c => c.Header)], rows);
        var now = time.GetUtcNow();
        await database.WriteAsync(WriteLane.Interactive, async (connection, transaction, stop) =>
        {
            await connection.ExecuteAsync(new CommandDefinition("""
                insert into outside_fetched (system_id, user_id, case_id, version, digest) values (@system, @user, @CaseId, @Version, @Digest)
                on conflict (system_id, user_id, case_id) do update set version = excluded.version, digest = excluded.digest
                """, fetched.Select(f => new { system = system.Id, user = caller.User.Value, f.CaseId, f.Version, f.Digest }), transaction, cancellationToken: stop));
        }, cancellation);
        await audit.WriteAsync(new AuditEntry(now, caller.User, caller.Client?.Id, Acts.CaseExport, "outside:" + system.Id, AuditEntry.Done, null, $"{{\"rows\":{rows.Count}}}"), cancellation);
        return new(content, rows.Count);
    }

    async Task<List<Line>> LinesAsync(Caller caller, string system, bool all, CancellationToken cancellation)
    {
        var filter = Rights.Filter(caller, database.Dialect);
        var parameters = new DynamicParameters();
        foreach (var (name, value) in filter.Parameters) parameters.Add(name, value);
        parameters.Add("system", system);
        parameters.Add("user", caller.User.Value);
        await using var connection = await database.OpenReadAsync(cancellation);
        return (await connection.QueryAsync<Line>(new CommandDefinition($"""
            select c.case_id as CaseId, f.digest as Digest from cases c
            left join outside_fetched f on f.system_id = c.outside_system and f.user_id = @user and f.case_id = c.case_id
            where c.outside_system = @system and {filter.Sql} {(all ? "" : "and (f.version is null or f.version < c.version)")}
            order by c.opened_at, c.case_id limit {Most}
            """, parameters, cancellationToken: cancellation))).AsList();
    }

    /// <summary>The cells of a case; none while there is nothing to tell.</summary>
    async Task<IReadOnlyList<string>> CellsAsync(Caller caller, CaseState state, IReadOnlyList<OutsideColumn> columns, Func<string, string> heading)
    {
        var app = await apps.GetAsync(state.App, state.AppVersion, state.Settings);
        var values = await mask.ApplyAsync(caller, state, state.Form);
        var answer = OutsideRules.AnswerOf(app, values, time.GetUtcNow());
        if (answer is null && state.Status != CaseStatus.Closed) return [];
        return [.. columns.Select(c => Cell(c.Source, caller, state, app, values, answer, heading))];
    }

    static string Cell(string source, Caller caller, CaseState state, LightApp app, Record values, string? answer, Func<string, string> heading) => source switch
    {
        "outsideNumber" => state.Outside?.Number ?? "",
        "number" => state.Number,
        "title" => state.Title,
        "status" => heading(state.Status == CaseStatus.Closed ? "status.closed" : "status.answered"),
        "owner" => caller.Directory.Tree.TryFind(new UnitId(state.Owner), out var unit) ? unit.Name : state.Owner,
        "answer" => answer ?? "",
        "result" => state.Result ?? "",
        "openedAt" => When(state.OpenedAt),
        "closedAt" => When(state.ClosedAt),
        "due" => When(state.Ledger.Clocks.Where(c => c.Visit is null).Min(c => c.Times.At)),
        "outsideDue" => When(state.Outside?.Due),
        _ when source.StartsWith("form.", StringComparison.Ordinal) => TextOf(app, source[5..], values),
        _ => "",
    };

    static string TextOf(LightApp app, string field, Record values)
    {
        var definition = app.Forms.Values.SelectMany(f => f.Definition.Fields).FirstOrDefault(f => f.Id == field);
        return values[field] switch
        {
            { AsText: { } text } => definition?.Options.FirstOrDefault(o => o.Value == text)?.Label.Zh ?? text,
            { IsAbsent: true } => "",
            var value => value.ToString(),
        };
    }

    static string When(DateTimeOffset? at) => at?.ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) ?? "";
}
