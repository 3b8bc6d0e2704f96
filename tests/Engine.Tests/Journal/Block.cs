using Dapper;
using LowCode.Engine.Tests.Databases;
using LowCode.Storage;

namespace LowCode.Engine.Tests.Journal;

/// <summary>Holds every append up until it ends: the writer itself on SQLite, the journal table on PostgreSQL.</summary>
sealed class Block : IDisposable
{
    readonly TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly ManualResetEventSlim ending = new();
    Task work = Task.CompletedTask;

    public static async Task<Block> BeginAsync(TestDatabase database, WriteLane lane = WriteLane.Interactive)
    {
        var block = new Block();
        block.work = Task.Run(() => database.Database.WriteAsync(lane, async (connection, transaction, _) =>
        {
            if (database.Database.Dialect == Dialect.Postgres) await connection.ExecuteAsync("lock table journal in exclusive mode", transaction: transaction);
            block.begun.TrySetResult();
            block.ending.Wait(CancellationToken.None);
        }));
        await block.begun.Task;
        return block;
    }

    public Task EndAsync()
    {
        ending.Set();
        return work;
    }

    public void Dispose()
    {
        ending.Set();
        work.Wait();
        ending.Dispose();
    }
}
