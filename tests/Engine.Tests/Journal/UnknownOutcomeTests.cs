using Dapper;
using LowCode.Engine.Tests.Databases;
using LowCode.Journal;
using LowCode.Storage;
using Npgsql;

namespace LowCode.Engine.Tests.Journal;

/// <summary>The connection is lost while a batch is on its way: the answer must say what the database holds.</summary>
public sealed class UnknownOutcomeTests
{
    /// <summary>A connection beside the server's own, to look and to kill with.</summary>
    static async Task<NpgsqlConnection> BesideAsync(TestDatabase database)
    {
        var connection = new NpgsqlConnection(database.Settings.Connection + ";Pooling=false");
        await connection.OpenAsync();
        return connection;
    }

    [Fact]
    public async Task A_commit_whose_answer_was_lost_is_found_and_not_written_twice()
    {
        await using var database = await TestDatabase.OpenAsync(Dialect.Postgres);
        await Sample.CreateProbeAsync(database);
        await using var beside = await BesideAsync(database);
        var direct = new NpgsqlConnectionStringBuilder(database.Settings.Connection);
        await using var proxy = new CutProxy(direct.Port);
        direct.Port = proxy.Port;
        await using var far = await PostgresDatabase.ConnectAsync(database.Settings with { Connection = direct.ConnectionString, AppendConnections = 1 });
        await using var journal = JournalStore.Open(far);
        var first = Sample.Next(CaseHead.None, Sample.NewCase());
        Assert.Equal(AppendResult.Written, await journal.AppendAsync(first));

        proxy.LoseAnswers();
        var second = Sample.Next(first.Head(), first.Row.Case, key: "k");
        var answer = journal.AppendAsync(second);
        while (await beside.ExecuteScalarAsync<long>("select count(*) from journal") < 2) Assert.False(answer.IsCompleted);
        proxy.Cut();

        Assert.Equal(AppendResult.Written, await answer);
        Assert.Equal([1L, 2L], await beside.QueryAsync<long>("select version from journal order by version"));
        Assert.Equal([1L, 2L], await beside.QueryAsync<long>("select n from probe order by n"));
        // The reading connections of the cut server are lost with the others; another one looks.
        await using var near = JournalStore.Open(database.Database);
        Assert.True((await near.VerifyAsync(first.Row.Case)).Holds);
    }

    [Fact]
    public async Task A_batch_whose_backend_was_killed_before_its_commit_is_written_once()
    {
        await using var database = await TestDatabase.OpenAsync(Dialect.Postgres, s => s with { AppendConnections = 1 });
        await Sample.CreateProbeAsync(database);
        await using var beside = await BesideAsync(database);
        await using var journal = JournalStore.Open(database.Database);
        using var block = await Block.BeginAsync(database);
        var appends = Enumerable.Range(0, 5).Select(_ => Sample.Next(CaseHead.None, Sample.NewCase())).ToList();

        var answers = appends.ConvertAll(a => journal.AppendAsync(a));
        await KillBlockedAsync(beside);
        await block.EndAsync();

        Assert.All(await Task.WhenAll(answers), r => Assert.Equal(AppendResult.Written, r));
        Assert.Equal(5, await beside.ExecuteScalarAsync<long>("select count(*) from journal"));
        Assert.Equal(5, await beside.ExecuteScalarAsync<long>("select count(*) from probe"));
    }

    [Fact]
    public async Task A_batch_that_another_server_overtook_while_the_connection_was_lost_is_told_so()
    {
        await using var database = await TestDatabase.OpenAsync(Dialect.Postgres, s => s with { AppendConnections = 1 });
        await Sample.CreateProbeAsync(database);
        await using var beside = await BesideAsync(database);
        await using var journal = JournalStore.Open(database.Database);
        await using var other = JournalStore.Open(database.Database);
        var id = Sample.NewCase();
        var winner = Sample.Next(CaseHead.None, id, content: "winner");
        Task<AppendResult> loser, won;
        using (var block = await Block.BeginAsync(database))
        {
            won = other.AppendAsync(winner);
            await BlockedAsync(beside, 1);
            loser = journal.AppendAsync(Sample.Next(CaseHead.None, id, content: "loser"));
            await BlockedAsync(beside, 2);
            await beside.ExecuteAsync("select pg_terminate_backend((select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' order by query_start desc limit 1))");
            await block.EndAsync();
        }

        Assert.Equal((AppendResult.Written, AppendResult.VersionTaken), (await won, await loser));
        Assert.Equal(winner.Head(), await journal.HeadAsync(id));
        Assert.Equal(1, await beside.ExecuteScalarAsync<long>("select count(*) from probe"));
    }

    static async Task BlockedAsync(NpgsqlConnection beside, int count)
    {
        while (await beside.ExecuteScalarAsync<long>("select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'") < count) await Task.Yield();
    }

    static async Task KillBlockedAsync(NpgsqlConnection beside)
    {
        await BlockedAsync(beside, 1);
        await beside.ExecuteAsync("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'");
    }
}
