using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace LowCode.Storage;

/// <summary>One thing for the writer to do inside a group's transaction. May run more than once; only the last run counts.</summary>
abstract class SqliteWork
{
    /// <summary>True when this work may well fail: it gets a savepoint of its own at once, so that its failure does not repeat the group.</summary>
    public virtual bool Guarded => false;

    public abstract void Run(SqliteSession session, SqliteTransaction transaction);

    /// <summary>The transaction is durable.</summary>
    public abstract void Committed();

    /// <summary>This work was rolled back, or never begun.</summary>
    public abstract void Failed(Exception exception);
}

/// <summary>Somebody's code over the connection.</summary>
sealed class SqliteCall<T>(Func<DbConnection, DbTransaction, CancellationToken, Task<T>> call, CancellationToken ct) : SqliteWork
{
    readonly TaskCompletionSource<T> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    T result = default!;

    public Task<T> Answer => answer.Task;

    public override bool Guarded => true;

    public override void Run(SqliteSession session, SqliteTransaction transaction)
    {
        ct.ThrowIfCancellationRequested();
        // SQLite answers at once, so the task is complete here unless the call waits for something it was told not to wait for.
        result = call(session.Connection, transaction, ct).GetAwaiter().GetResult();
    }

    public override void Committed() => answer.TrySetResult(result);

    public override void Failed(Exception exception)
    {
        if (exception is OperationCanceledException cancelled) answer.TrySetCanceled(cancelled.CancellationToken);
        else answer.TrySetException(exception);
    }
}
