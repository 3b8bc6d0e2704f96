using LowCode.Access;
using LowCode.Apps;
using LowCode.Calendar;
using LowCode.Cases.Activation;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Views;

namespace LowCode.Cases.Simulating;

/// <summary>Runs simulations for people and API clients: checked, bounded, one at a time on each node, so that the work of others is not slowed down.</summary>
public sealed class SimulationDesk(CalendarHolder calendars, StepUse steps) : IDisposable
{
    /// <summary>Longest a run may take; a flow that goes round and round could take far longer than its cases are worth.</summary>
    static readonly TimeSpan longest = TimeSpan.FromSeconds(60), longestBehind = TimeSpan.FromMinutes(10);

    readonly SemaphoreSlim turn = new(1, 1);

    /// <exception cref="RefusedException">What is wrong with the plan; or the caller may not know how recorded cases went.</exception>
    public static void Check(Caller caller, LightApp app, SimulationPlan plan)
    {
        var problems = plan.Check(app).ToList();
        if (plan.Street is { } street && !(caller.Directory.Tree.TryFind(new UnitId(street), out var unit) && unit.Kind == UnitKind.Street))
            problems.Add(Problem.At("simulation.street", "street", ("street", street)));
        if (problems.Count > 0) throw new RefusedException(RefusalKind.Invalid, [.. problems]);
        if (plan.Recorded && !MayReadRecorded(caller)) throw new RefusedException(RefusalKind.Forbidden, Problem.Of("access.forbidden", ("act", Acts.AppDesign.Name)));
    }

    /// <summary>Runs one while its asker waits.</summary>
    /// <param name="most">Longest it may take; a minute when left out.</param>
    /// <exception cref="RefusedException">As <see cref="Check"/>; or another simulation is running (<c>simulation.busy</c>), or it takes longer (<c>simulation.long</c>).</exception>
    public async Task<SimulationResult> RunAsync(Caller caller, LightApp app, SimulationPlan plan, CancellationToken cancellation, TimeSpan? most = null)
    {
        Check(caller, app, plan);
        if (!await turn.WaitAsync(0, cancellation)) throw new RefusedException(RefusalKind.Conflict, Problem.Of("simulation.busy"));
        return await RunAsync(caller, app, plan, most ?? longest, null, cancellation);
    }

    /// <summary>Runs one in the background, when its turn has come.</summary>
    internal async Task<SimulationResult> RunAsync(Caller caller, LightApp app, SimulationPlan plan, Action<long, long> told, CancellationToken cancellation)
    {
        Check(caller, app, plan);
        await turn.WaitAsync(cancellation);
        return await RunAsync(caller, app, plan, longestBehind, told, cancellation);
    }

    /// <summary>Whoever comes here has the turn, and gives it back.</summary>
    async Task<SimulationResult> RunAsync(Caller caller, LightApp app, SimulationPlan plan, TimeSpan most, Action<long, long>? told, CancellationToken cancellation)
    {
        try
        {
            var recorded = plan.Recorded ? Shares(await steps.DoneAsync(app.Manifest.Id, cancellation), calendars.Current) : new Dictionary<string, StepPlan>();
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            limit.CancelAfter(most);
            return await Task.Run(() => Simulation.Run(app, plan, calendars.Current, caller.Directory.Tree, recorded, told, limit.Token), limit.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested) { throw new RefusedException(RefusalKind.Invalid, Problem.Of("simulation.long")); }
        finally { turn.Release(); }
    }

    /// <summary>How often what comes out is known to whoever designs, publishes or installs apps, as how many cases are open.</summary>
    public static bool MayReadRecorded(Caller caller) => new[] { Acts.AppDesign, Acts.AppPublish, Acts.AppInstall }.Any(act => Rights.MaySomewhere(caller, act));

    /// <summary>How often each outcome came; of the time between claiming and completing the median, in minutes of office hours.</summary>
    internal static Dictionary<string, StepPlan> Shares(IReadOnlyList<StepDone> done, WorkCalendar calendar) => done.GroupBy(d => d.Activity).ToDictionary(g => g.Key, g =>
    {
        var times = g.Where(d => d is { ClaimedAt: not null, DoneAt: not null }).Select(d => calendar.Between(At(d.ClaimedAt!.Value), At(d.DoneAt!.Value), TimeUnit.WorkMinutes).TotalMinutes).Where(m => m > 0).Order().ToArray();
        return new StepPlan
        {
            Minutes = times.Length == 0 ? null : Math.Min(SimulationPlan.MostMinutes, times[times.Length / 2]),
            Outcomes = g.Where(d => d.Outcome is not null).GroupBy(d => d.Outcome!).ToDictionary(o => o.Key, o => (double)o.Count(), StringComparer.Ordinal),
        };
    }, StringComparer.Ordinal);

    static DateTimeOffset At(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    public void Dispose() => turn.Dispose();
}
