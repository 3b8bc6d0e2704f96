using Dapper;
using LowCode.Storage;

namespace LowCode.Views;

/// <summary>One work item that was done: at which step, with which outcome, and when. Nothing of what it was about.</summary>
public sealed record StepDone
{
    public string Activity { get; init; } = "";
    public string? Outcome { get; init; }
    public long? ClaimedAt { get; init; }
    public long? DoneAt { get; init; }
}

/// <summary>How the steps of recorded cases came out. Numbers without content, as <see cref="AppUse"/>.</summary>
public sealed class StepUse(Database database)
{
    /// <summary>The latest cases are enough to know how often what happens.</summary>
    public const int MostCases = 5000;

    public async Task<IReadOnlyList<StepDone>> DoneAsync(string app, CancellationToken cancellation)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        return (await connection.QueryAsync<StepDone>(new CommandDefinition($"""
            select w.activity as Activity, w.outcome as Outcome, w.claimed_at as ClaimedAt, w.done_at as DoneAt
            from work_item w join (select case_id from cases where app = @app order by opened_at desc limit {MostCases}) c on c.case_id = w.case_id
            where w.state = 'done'
            """, new { app }, cancellationToken: cancellation))).AsList();
    }
}
