namespace LowCode.Plugins;

/// <summary>
/// A place the flow activity <c>call</c> can reach: JSON text in, JSON text out. Called from the outbox at least once per call;
/// the answer completes the waiting activity.
/// </summary>
public interface ICallTarget
{
    /// <summary>Name by which flows call it, e.g. <c>weather</c>; lower case, unique among targets.</summary>
    string Name { get; }

    /// <summary>Does the call. Expected failures are answers; an exception counts as a failure worth retrying.</summary>
    Task<CallAnswer> Call(CallRequest request, CancellationToken cancellation);
}

/// <summary>One call from one visit of a <c>call</c> activity.</summary>
/// <param name="Id">Stable across retries; use it as the idempotency key of the outer system.</param>
/// <param name="Input">The activity's input as JSON text.</param>
public sealed record CallRequest(string Id, string Input);

/// <summary>What a call came to: an <see cref="Output"/> or a <see cref="Failure"/>.</summary>
public abstract record CallAnswer
{
    private CallAnswer() { }

    /// <summary>It answered.</summary>
    /// <param name="Json">JSON text; becomes the activity's output.</param>
    public sealed record Output(string Json) : CallAnswer;

    /// <summary>It did not.</summary>
    /// <param name="Reason">Shown on the incident; no personal data.</param>
    /// <param name="Retry">False when trying again cannot help.</param>
    /// <param name="After">Earliest time to try again; null leaves it to the outbox.</param>
    public sealed record Failure(string Reason, bool Retry = true, TimeSpan? After = null) : CallAnswer;
}
