using System.Globalization;
using System.Text.Json;
using LowCode.Problems;

namespace LowCode.Scripts;

/// <summary>
/// Runs scripts in worker processes, so that a hostile one costs its caller an error and nobody else anything. Workers are started when first needed.
/// </summary>
public sealed class ScriptPool(WorkerCommand command, ScriptLimits limits) : IAsyncDisposable
{
    readonly SemaphoreSlim free = new(limits.Workers);
    readonly List<WorkerProcess> idle = [];
    readonly Lock standing = new();
    readonly CancellationTokenSource closing = new();
    Task succeeding = Task.CompletedTask;
    int waiting;

    public WorkerCommand Command { get; } = command;
    public ScriptLimits Limits { get; } = limits;

    /// <summary>Process ids of workers that wait for work; for supervision and tests.</summary>
    public IReadOnlyCollection<int> IdleWorkers { get { lock (standing) return [.. idle.Select(w => w.Id)]; } }

    /// <summary>Ends when every worker that has had its share is succeeded; for tests.</summary>
    internal Task Succeeding { get { lock (standing) return succeeding; } }

    /// <summary>Runs a script body of ECMAScript 5 in strict mode: <c>return</c> gives the answer, <c>input</c> is the input, its members are variables, too.</summary>
    /// <param name="source">At most <see cref="ScriptLimits.ScriptLength"/> characters.</param>
    /// <param name="input">At most <see cref="ScriptLimits.ScriptInputBytes"/> as JSON, nested at most <see cref="ScriptLimits.ScriptNesting"/> deep.</param>
    /// <param name="ct">Stops waiting; a run under way is ended with its worker.</param>
    /// <returns>The value, or the problem: <c>script.busy</c> when too many wait, else what went wrong with line and column where known.</returns>
    public async Task<ScriptAnswer> RunAsync(string source, Record input, CancellationToken ct = default)
    {
        if (ScriptCheck.Check(source, Limits) is { } problem) return ScriptAnswer.Refused(problem);
        if (ScriptCheck.IsDeeper(input, Limits.ScriptNesting)) return ScriptAnswer.Refused(Problem.Of("script.inputDeep", ("limit", Text(Limits.ScriptNesting))));
        var json = ValueJson.ToUtf8(input);
        if (json.Length > Limits.ScriptInputBytes) return ScriptAnswer.Refused(Problem.Of("script.input", ("limit", Text(Limits.ScriptInputBytes))));

        if (Interlocked.Increment(ref waiting) > Limits.Waiting + Limits.Workers)
        {
            Interlocked.Decrement(ref waiting);
            return ScriptAnswer.Refused(Problem.Of("script.busy"));
        }
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct, closing.Token);
        try
        {
            await free.WaitAsync(stop.Token);
            return await RunInPlaceAsync(new WorkerRun(source, System.Text.Encoding.UTF8.GetString(json)), stop.Token);
        }
        finally { Interlocked.Decrement(ref waiting); }
    }

    // The caller has taken a place among the runs; it is given back here.
    async Task<ScriptAnswer> RunInPlaceAsync(WorkerRun run, CancellationToken ct)
    {
        WorkerProcess? worker = null;
        try { worker = TakeIdle() ?? await WorkerProcess.StartAsync(Command, Limits, ct); }
        catch (Exception e) when (e is IOException or System.ComponentModel.Win32Exception) { return ScriptAnswer.Refused(Problem.Of("script.unavailable")); }
        finally { if (worker is null) free.Release(); }
        var (spoilt, keep) = (true, false);
        try
        {
            using var kill = CancellationTokenSource.CreateLinkedTokenSource(ct);
            kill.CancelAfter(Limits.ScriptKillTime);
            var answer = await worker.AskAsync(run, kill.Token);
            spoilt = answer is null || IsOverrun(answer.Code);
            keep = !spoilt && !worker.IsSucceeded;
            return answer is null ? ScriptAnswer.Refused(Problem.Of("script.crashed")) : Read(answer);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return ScriptAnswer.Refused(Problem.Of("script.killed", ("limit", Milliseconds(Limits.ScriptKillTime))));
        }
        finally
        {
            if (keep)
            {
                Stand(worker);
                if (worker.Runs >= Limits.RunsPerWorker) Succeed(worker);
                free.Release();
            }
            else if (!spoilt) { worker.Dispose(); free.Release(); }
            else if (ReplaceAsync(worker) is var replaced && !ct.IsCancellationRequested) await replaced;
        }
    }

    // The place stays taken until the next worker stands, so that its start is nobody else's to wait for. Whoever spoilt one waits himself:
    // with an answer at once he would be back and spoil the other workers while this one starts.
    async Task ReplaceAsync(WorkerProcess spent)
    {
        try
        {
            await Task.Yield();
            spent.Dispose();
            if (!closing.IsCancellationRequested) Stand(await WorkerProcess.StartAsync(Command, Limits, closing.Token));
        }
        catch (Exception e) when (e is IOException or System.ComponentModel.Win32Exception or OperationCanceledException) { /* the next caller starts one and hears why not */ }
        finally { free.Release(); }
    }

    // A worker that has had its share serves on until the next one stands: workers come of age together, and nobody waits for that.
    void Succeed(WorkerProcess aged)
    {
        lock (standing)
        {
            if (aged.IsSucceeding || closing.IsCancellationRequested) return;
            aged.IsSucceeding = true;
            succeeding = Task.WhenAll(succeeding, SucceedAsync(aged));
        }
    }

    async Task SucceedAsync(WorkerProcess aged)
    {
        await Task.Yield();
        WorkerProcess next;
        try { next = await WorkerProcess.StartAsync(Command, Limits, closing.Token); }
        catch (Exception e) when (e is IOException or System.ComponentModel.Win32Exception or OperationCanceledException)
        {
            // Asked for again after its next run.
            aged.IsSucceeding = false;
            return;
        }
        bool idled;
        lock (standing)
        {
            aged.IsSucceeded = true;
            idled = idle.Remove(aged);
        }
        // At work it is ended after that run.
        if (idled) aged.Dispose();
        Stand(next);
    }

    void Stand(WorkerProcess worker)
    {
        lock (standing)
        {
            // One that was spoilt while its successor started has had two.
            if (!worker.IsSucceeded && idle.Count < Limits.Workers) { idle.Add(worker); return; }
        }
        worker.Dispose();
    }

    // A worker may have been killed from outside while it was idle.
    WorkerProcess? TakeIdle()
    {
        while (true)
        {
            WorkerProcess worker;
            lock (standing)
            {
                if (idle.Count == 0) return null;
                worker = idle[^1];
                idle.RemoveAt(idle.Count - 1);
            }
            if (worker.IsAlive) return worker;
            worker.Dispose();
        }
    }

    static bool IsOverrun(string? code) => code is "time" or "statements" or "recursion" or "memory" or "output";

    ScriptAnswer Read(WorkerAnswer answer)
    {
        if (answer.Code is not null)
            return ScriptAnswer.Refused(Problem.Of("script." + answer.Code, ("what", answer.Detail ?? ""), ("limit", LimitOf(answer.Code)), ("line", Text(answer.Line)), ("column", Text(answer.Column))));
        try { return ScriptAnswer.Of(answer.Json is null ? Value.Null : ValueJson.Parse(answer.Json)); }
        catch (JsonException) { return ScriptAnswer.Refused(Problem.Of("script.outputDeep", ("limit", Text(ValueJson.MaxDepth)))); }
    }

    string LimitOf(string code) => code switch
    {
        "time" => Milliseconds(Limits.ScriptTime),
        "statements" => Text(Limits.ScriptStatements),
        "recursion" => Text(Limits.ScriptRecursion),
        "output" => Text(Limits.ScriptOutputBytes),
        "memory" => Text(Limits.WorkerHeapBytes),
        _ => "",
    };

    static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
    static string Milliseconds(TimeSpan time) => Text((long)time.TotalMilliseconds);

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        // Runs under way end with their workers; after that nobody pushes any more.
        for (var i = 0; i < Limits.Workers; i++) await free.WaitAsync();
        Task started;
        lock (standing) started = succeeding;
        await started;
        while (TakeIdle() is { } worker) worker.Dispose();
        closing.Dispose();
        free.Dispose();
    }
}
