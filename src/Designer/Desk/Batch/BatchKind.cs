using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LowCode.Access;
using LowCode.Apps;
using LowCode.Cases;
using LowCode.Cases.Activation;
using LowCode.Cases.Running;
using LowCode.Designer.Shared;
using LowCode.Interop;
using LowCode.Journal;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Views;

namespace LowCode.Designer.Desk.Batch;

/// <summary>A batch that is to be worked off.</summary>
/// <param name="Key">Of the page it was sent from: the same page sent again does nothing twice.</param>
sealed record BatchRun(BatchAsked Asked, IReadOnlyList<string> Picks, string Key);

/// <summary>What is noted of one case. It names the case and says no more of it.</summary>
/// <param name="Visit">The work item the command is about, noted before it is sent: begun again, it is sent for the same one.</param>
sealed record BatchNote(string CaseId, string Number, int? Visit, bool Over, IReadOnlyList<Problem> Problems);

/// <param name="Html">Sheets as their reader may see them, rendered by the product's own pages.</param>
/// <param name="Cases">Whose sheets they are.</param>
sealed record BatchPrinted(string? Html, IReadOnlyList<string>? Cases);

/// <param name="Cases">Whose lines they are.</param>
sealed record BatchExported(int Rows, IReadOnlyList<string>? Cases);

/// <summary>
/// Many cases, one after the other: each gets a command of its own with a key of its own, so that what fails fails alone and nothing is done twice, however often
/// the run is begun again.
/// </summary>
sealed class BatchKind(CaseLoader loader, CaseLists lists, BatchSheets sheets, DeskLines lines, AppStore apps, ICaseGrains grains, AuditLog audit, TimeProvider time, IServiceProvider services) : RunKind
{
    public const string Batch = "batch";

    const int MostTries = 100;

    static readonly TimeSpan busyWait = TimeSpan.FromMilliseconds(200);

    public override string Name => Batch;
    public override Act Act => Acts.Self;
    public override int AtOnce => 4;

    public override async Task<RunOutcome> WorkAsync(RunTurn turn)
    {
        var run = turn.Run.Asked.Read<BatchRun>();
        return run.Asked.Verb switch
        {
            BatchVerbs.Print => RunOutcome.Of(await sheets.WriteAsync(await PageAsync(turn), run.Picks, turn)),
            BatchVerbs.Export => await ExportAsync(turn, run),
            _ => await CommandAsync(turn, run),
        };
    }

    async Task<PageContext> PageAsync(RunTurn turn) => PageContext.Behind(services, await turn.CallerAsync(), turn.Run.Asked.Language, turn.Ended);

    async Task<RunOutcome> CommandAsync(RunTurn turn, BatchRun run)
    {
        var noted = await turn.NotedAsync<BatchNote>();
        for (var n = 0; n < run.Picks.Count; n++)
        {
            turn.Tell(n, run.Picks.Count);
            if (noted.GetValueOrDefault(n) is { Over: true }) continue;
            var note = await DoAsync(turn, run, n, noted.GetValueOrDefault(n)?.Visit);
            await turn.NoteAsync(n, note with { Over = true }, n + 1, run.Picks.Count);
        }
        return RunOutcome.Of(new BatchPrinted(null, null));
    }

    /// <param name="visit">The work item that was noted for it before.</param>
    async Task<BatchNote> DoAsync(RunTurn turn, BatchRun run, int n, int? visit)
    {
        var (pick, caller) = (run.Picks[n], await turn.CallerAsync());
        if (!CaseId.TryParse(BatchPick.IdOf(pick), out var id) || await loader.LoadAsync(id, turn.Ended) is not { Key: not null } loaded || !Rights.Sees(caller, loaded.State.Involvement))
            return new("", "", null, true, [Problem.Of("case.unknown")]);
        var state = loaded.State;
        var app = await apps.GetAsync(state.App, state.AppVersion, state.Settings);
        var (command, reason) = BatchVerbs.For(run.Asked, state, app, caller, visit ?? BatchPick.VisitOf(pick));
        var note = new BatchNote(id.Value, state.Number, VisitOf(command), false, reason is null ? [] : [reason]);
        if (command is null) return note;
        // What is about to be done is known before: after a crash it is asked for by the same name.
        if (visit is null && BatchPick.VisitOf(pick) == 0 && note.Visit is not null) await turn.NoteAsync(n, note, n, run.Picks.Count);
        return note with { Problems = await SendAsync(turn, new CommandRequest(id, command, Actor.Of(caller), KeyOf(run, pick, out var digest), digest)) };
    }

    /// <returns>Why it was refused; empty when it was done.</returns>
    async Task<IReadOnlyList<Problem>> SendAsync(RunTurn turn, CommandRequest request)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                // A command that is on its way is not cut off: what became of it is noted.
                return [.. (await grains.ExecuteAsync(request, CancellationToken.None)).Refusal?.Problems ?? []];
            }
            catch (RefusedException busy) when (busy.Kind is RefusalKind.Busy or RefusalKind.Overloaded && tries < MostTries)
            {
                await Task.Delay(busyWait, time, turn.Ended);
            }
            catch (RefusedException refused)
            {
                return refused.Problems;
            }
        }
    }

    static int? VisitOf(CaseCommand? command) => command switch
    {
        ClaimItem claim => claim.Visit,
        CompleteItem complete => complete.Visit,
        TransferItem transfer => transfer.Visit,
        _ => null,
    };

    /// <summary>The page's key and what was asked of this case: a page sent twice is one command for each, a corrected page a new one.</summary>
    static string KeyOf(BatchRun run, string pick, out byte[] digest)
    {
        digest = SHA256.HashData(Encoding.UTF8.GetBytes(JsonSerializer.Serialize((string?[])[pick, run.Asked.Verb, run.Asked.Unit, run.Asked.User, run.Asked.Text])))[..16];
        return $"{run.Key}-{Convert.ToHexStringLower(digest)}";
    }

    /// <summary>The lines as lists show them, masked; what may not leave is said before anything leaves.</summary>
    async Task<RunOutcome> ExportAsync(RunTurn turn, BatchRun run)
    {
        var page = await PageAsync(turn);
        var shown = (await lines.OfAsync(page, new ListPage<CaseLine>(await lists.NamedAsync(page.Caller!, [.. run.Picks.Select(BatchPick.IdOf)], turn.Ended), null))).Items;
        var (allowed, held) = (new List<DeskLine>(), 0);
        for (var n = 0; n < run.Picks.Count; n++)
        {
            var line = shown.FirstOrDefault(l => l.CaseId == BatchPick.IdOf(run.Picks[n]));
            var loaded = line is null ? null : await loader.LoadAsync(new CaseId(line.CaseId), turn.Ended);
            var may = line is not null && loaded is not null && Rights.MayWith(await turn.CallerAsync(), Acts.CaseExport, loaded.State.Involvement);
            if (may) allowed.Add(line!);
            else held++;
            IReadOnlyList<Problem> problems = may ? [] : [line is null ? Problem.Of("case.unknown") : Problem.Of("access.forbidden", ("act", Acts.CaseExport.Name))];
            await turn.NoteAsync(n, new BatchNote(line?.CaseId ?? "", line?.Number ?? "", null, true, problems), n + 1, run.Picks.Count);
        }
        if (held > 0) return RunOutcome.Of(new BatchPrinted(null, null));
        var content = XlsxWriter.Write(page.Words["nav.cases"], [.. ExportColumns.Names.Select(c => page.Words["list." + c])], allowed.DistinctBy(l => l.CaseId).Select(line => ExportColumns.Of(line, page)));
        return RunOutcome.OfFile(string.Create(CultureInfo.InvariantCulture, $"cases-{PageContext.China(page.Now):yyyyMMdd-HHmm}.xlsx"), XlsxWriter.ContentType, content, new BatchExported(allowed.Count, [.. allowed.Select(l => l.CaseId).Distinct()]));
    }

    /// <summary>What was written of cases is there as long as its reader may have each of them on paper, or in a file.</summary>
    public override async ValueTask<bool> MayShowAsync(Caller caller, BackgroundRun run, CancellationToken cancellation)
    {
        var told = run.Told?.Read<BatchPrinted>();
        if (!run.HasFile && told?.Html is null) return true;
        if (told?.Cases is not { } cases) return false;
        foreach (var id in cases)
            if (await loader.LoadAsync(new CaseId(id), cancellation) is not { Key: not null } loaded
                || !(run.HasFile ? Rights.MayWith(caller, Acts.CaseExport, loaded.State.Involvement) : Rights.Sees(caller, loaded.State.Involvement))) return false;
        return true;
    }

    /// <summary>That it was taken is in the log before it leaves.</summary>
    public override Task TakenAsync(Caller caller, BackgroundRun run, string? address, CancellationToken cancellation) => audit.WriteAsync(new AuditEntry(time.GetUtcNow(), caller.User, caller.Client?.Id, Acts.CaseExport, "cases", AuditEntry.Done, address,
        string.Create(CultureInfo.InvariantCulture, $"{{\"rows\":{run.Told?.Read<BatchExported>()?.Rows ?? 0}}}")), cancellation);
}
