using System.Diagnostics;
using LowCode.Problems;
using LowCode.Telemetry;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace LowCode.Storage;

/// <summary>
/// The one writer of a SQLite file: a thread that takes what waits, does it in one transaction and answers after the commit.
/// Interactive work goes first; bulk work in slices between, each a transaction of its own.
/// </summary>
sealed class SqliteWriter : IDisposable
{
    /// <summary>Under endless interactive load bulk work still gets one slice after it has waited for this many groups.</summary>
    const int GroupsBeforeBulk = 32;

    /// <summary>From this many works on a group no longer waits for others.</summary>
    const int Enough = 32;

    static readonly KeyValuePair<string, object?> tag = new("database", "sqlite");

    readonly SqliteSession session;
    readonly int queueLength;
    readonly int batchSize;
    readonly Lock gate = new();
    readonly SemaphoreSlim signal = new(0);
    readonly Queue<SqliteWork> interactive = new();
    readonly Queue<SqliteWork> bulk = new();
    readonly Dictionary<SqliteWork, Exception> failures = new(ReferenceEqualityComparer.Instance);
    readonly Thread thread;
    int groups;
    bool waiting;
    bool closed;
    Exception? broken;

    public SqliteWriter(SqliteSession session, int queueLength, int batchSize)
    {
        this.session = session;
        this.queueLength = queueLength;
        this.batchSize = batchSize;
        thread = new Thread(Loop) { IsBackground = true, Name = "sqlite-writer" };
        thread.Start();
    }

    /// <summary>Work that waits now.</summary>
    public int Waiting
    {
        get { lock (gate) return interactive.Count + bulk.Count; }
    }

    /// <summary>Takes work into the queue; false when the queue is full.</summary>
    public bool TryEnqueue(WriteLane lane, SqliteWork work)
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(closed, this);
            if (broken is not null) throw new RefusedException(RefusalKind.Overloaded, Problem.Of("storage.broken"));
            var queue = lane == WriteLane.Interactive ? interactive : bulk;
            if (queue.Count >= queueLength) return false;
            queue.Enqueue(work);
            if (!waiting) return true;
            waiting = false;
        }
        signal.Release();
        return true;
    }

    void Loop()
    {
        var group = new List<SqliteWork>(batchSize);
        while (Take(group, out var lane))
        {
            if (lane == WriteLane.Interactive)
            {
                Gather(group);
                Write(group);
            }
            else WriteSlice(group[0]);
            group.Clear();
        }
    }

    /// <summary>Waits for work; interactive work as a group, bulk work one piece. False when closed and empty.</summary>
    bool Take(List<SqliteWork> group, out WriteLane lane)
    {
        while (true)
        {
            lock (gate)
            {
                lane = interactive.Count > 0 && (bulk.Count == 0 || groups < GroupsBeforeBulk) ? WriteLane.Interactive : WriteLane.Bulk;
                if (lane == WriteLane.Interactive)
                {
                    groups = bulk.Count > 0 ? groups + 1 : 0;
                    while (group.Count < batchSize && interactive.TryDequeue(out var work)) group.Add(work);
                    return true;
                }
                if (bulk.TryDequeue(out var one))
                {
                    groups = 0;
                    group.Add(one);
                    return true;
                }
                if (closed) return false;
                waiting = true;
            }
            signal.Wait();
        }
    }

    /// <summary>While other work waits for a processor, more commands are about to come; a moment later they share this commit. A group that is
    /// alone, or large already, does not wait.</summary>
    void Gather(List<SqliteWork> group)
    {
        if (group.Count >= Enough || ThreadPool.PendingWorkItemCount == 0) return;
        Thread.Sleep(1);
        lock (gate)
            while (group.Count < batchSize && interactive.TryDequeue(out var work)) group.Add(work);
    }

    /// <summary>Bulk work for at most <see cref="Database.BulkSlice"/>, or until somebody waits.</summary>
    void WriteSlice(SqliteWork first)
    {
        var slice = new List<SqliteWork> { first };
        var begun = Stopwatch.GetTimestamp();
        Transact(slice, (work, transaction) =>
        {
            Guard(work, transaction);
            if (Stopwatch.GetElapsedTime(begun) >= Database.BulkSlice) return;
            lock (gate)
            {
                if (interactive.Count == 0 && slice.Count < batchSize && bulk.TryDequeue(out var next)) slice.Add(next);
            }
        });
    }

    /// <summary>The hot path takes no savepoints. When a work that is not guarded fails all the same, the group is done again with savepoints,
    /// and only that work fails.</summary>
    void Write(List<SqliteWork> group)
    {
        if (!Transact(group, (work, transaction) =>
            {
                if (work.Guarded) Guard(work, transaction);
                else work.Run(session, transaction);
            }, again: true))
        {
            Transact(group, (work, transaction) => Guard(work, transaction));
        }
    }

    /// <summary>One transaction over works, which may grow while it runs. False when it was rolled back and is to be done again.</summary>
    bool Transact(List<SqliteWork> works, Action<SqliteWork, SqliteTransaction> run, bool again = false)
    {
        failures.Clear();
        if (broken is not null)
        {
            foreach (var work in works) work.Failed(broken);
            return true;
        }
        try
        {
            var begun = Stopwatch.GetTimestamp();
            using var transaction = session.Connection.BeginTransaction(deferred: false);
            for (var i = 0; i < works.Count; i++) run(works[i], transaction);
            transaction.Commit();
            Signals.AppendBatch.Record(works.Count);
            Signals.CommitDuration.Record(Stopwatch.GetElapsedTime(begun).TotalSeconds, tag);
        }
        catch (SqliteException e) when (IsDisk(e))
        {
            // After a failed sync nobody knows what the disk holds; going on could acknowledge what is lost.
            lock (gate) broken = e;
            foreach (var work in works) work.Failed(e);
            return true;
        }
#pragma warning disable CA1031 // whatever one work throws must not end the writer of all
        catch (Exception) when (again && works.Count > 0)
        {
            return false;
        }
        catch (Exception e)
        {
            foreach (var work in works) work.Failed(e);
            return true;
        }
#pragma warning restore CA1031
        foreach (var work in works)
        {
            if (failures.TryGetValue(work, out var failure)) work.Failed(failure);
            else work.Committed();
        }
        return true;
    }

    /// <summary>Runs one work so that its failure undoes it alone.</summary>
    void Guard(SqliteWork work, SqliteTransaction transaction)
    {
        session.Statement("savepoint work").Run();
        try
        {
            work.Run(session, transaction);
        }
#pragma warning disable CA1031 // the failure is the work's own answer
        catch (Exception e) when (!IsDisk(e) && raw.sqlite3_get_autocommit(session.Connection.Handle) == 0)
        {
            failures[work] = e;
            session.Statement("rollback to work").Run();
        }
#pragma warning restore CA1031
        session.Statement("release work").Run();
    }

    /// <summary>The file itself failed: what was being committed may be there or not.</summary>
    internal static bool IsDisk(Exception exception) =>
        exception is SqliteException { SqliteErrorCode: raw.SQLITE_IOERR or raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB };

    public void Dispose()
    {
        lock (gate)
        {
            if (closed) return;
            closed = true;
            waiting = false;
        }
        signal.Release();
        thread.Join();
        signal.Dispose();
    }
}
