using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace LowCode.Telemetry;

/// <summary>
/// Every activity source and instrument of the engine, in one place, so that a dashboard can be built from one file.
/// Nobody listening makes each of them cost a null check.
/// </summary>
public static class Signals
{
    public const string Journal = "LowCode.Journal";
    public const string Cases = "LowCode.Cases";
    public const string Scripts = "LowCode.Scripts";
    public const string Query = "LowCode.Query";
    public const string Http = "LowCode.Http";

    /// <summary>Names of our own sources and meters.</summary>
    public static IReadOnlyList<string> Own { get; } = [Journal, Cases, Scripts, Query, Http];

    /// <summary>Sources and meters the framework and the drivers bring.</summary>
    public static IReadOnlyList<string> Framework { get; } =
        ["Microsoft.AspNetCore", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Net.Http", "System.Runtime", "Npgsql"];

    public static ActivitySource JournalSource { get; } = new(Journal);
    public static ActivitySource CasesSource { get; } = new(Cases);
    public static ActivitySource ScriptsSource { get; } = new(Scripts);
    public static ActivitySource QuerySource { get; } = new(Query);
    public static ActivitySource HttpSource { get; } = new(Http);

    static readonly Meter journal = new(Journal), cases = new(Cases), scripts = new(Scripts);

    /// <summary>Commands written and acknowledged. Tag: <c>command</c>.</summary>
    public static Counter<long> CommandsAccepted { get; } = cases.CreateCounter<long>("lowcode.commands.accepted", "{command}");
    /// <summary>Commands answered with problems. Tags: <c>command</c>, <c>kind</c> (the refusal kind).</summary>
    public static Counter<long> CommandsRefused { get; } = cases.CreateCounter<long>("lowcode.commands.refused", "{command}");
    /// <summary>Receipt of a command to its durable acknowledgement.</summary>
    public static Histogram<double> CommandDuration { get; } = cases.CreateHistogram<double>("lowcode.command.duration", "s");
    public static Counter<long> GrainActivations { get; } = cases.CreateCounter<long>("lowcode.grain.activations", "{grain}");
    /// <summary>Grains in memory now.</summary>
    public static Gauge<long> GrainsActive { get; } = cases.CreateGauge<long>("lowcode.grain.active", "{grain}");
    /// <summary>Timers that stand, due or not.</summary>
    public static Gauge<long> TimersWaiting { get; } = cases.CreateGauge<long>("lowcode.timers.waiting", "{timer}");
    /// <summary>How long the earliest timer that may be claimed has been due; 0 when none is.</summary>
    public static Gauge<double> TimersBehind { get; } = cases.CreateGauge<double>("lowcode.timers.behind", "s");
    /// <summary>Messages that have not left yet.</summary>
    public static Gauge<long> OutboxWaiting { get; } = cases.CreateGauge<long>("lowcode.outbox.waiting", "{message}");
    /// <summary>How long the longest waiting message that may be sent has been due; 0 when none is.</summary>
    public static Gauge<double> OutboxBehind { get; } = cases.CreateGauge<double>("lowcode.outbox.behind", "s");
    /// <summary>Timers whose append was durable. Tag: <c>kind</c>.</summary>
    public static Counter<long> TimersFired { get; } = cases.CreateCounter<long>("lowcode.timers.fired", "{timer}");
    /// <summary>Due time to durable append, so that a late timer loop is seen.</summary>
    public static Histogram<double> TimerLag { get; } = cases.CreateHistogram<double>("lowcode.timers.lag", "s");
    /// <summary>Outbox rows done with. Tag: <c>kind</c>.</summary>
    public static Counter<long> OutboxDelivered { get; } = cases.CreateCounter<long>("lowcode.outbox.delivered", "{message}");
    /// <summary>Attempts that failed and will come again. Tag: <c>kind</c>.</summary>
    public static Counter<long> OutboxRetried { get; } = cases.CreateCounter<long>("lowcode.outbox.retried", "{message}");
    public static Counter<long> Incidents { get; } = cases.CreateCounter<long>("lowcode.incidents", "{incident}");

    /// <summary>Commands in one durable transaction.</summary>
    public static Histogram<int> AppendBatch { get; } = journal.CreateHistogram<int>("lowcode.append.batch", "{command}");
    /// <summary>One durable transaction from begin to the answer of COMMIT. Tag: <c>database</c>.</summary>
    public static Histogram<double> CommitDuration { get; } = journal.CreateHistogram<double>("lowcode.commit.duration", "s");
    /// <summary>Appends that wait for the writer.</summary>
    public static Gauge<long> AppendWaiting { get; } = journal.CreateGauge<long>("lowcode.append.waiting", "{command}");
    /// <summary>Rows of a batch that lost to a newer version.</summary>
    public static Counter<long> AppendConflicts { get; } = journal.CreateCounter<long>("lowcode.append.conflicts", "{command}");

    /// <summary>Calls of the sandboxed script worker. Tag: <c>result</c> (ok, or the problem's code).</summary>
    public static Counter<long> ScriptCalls { get; } = scripts.CreateCounter<long>("lowcode.script.calls", "{call}");
    public static Histogram<double> ScriptDuration { get; } = scripts.CreateHistogram<double>("lowcode.script.duration", "s");
}
