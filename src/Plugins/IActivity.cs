namespace LowCode.Plugins;

/// <summary>
/// A type of activity that flows can name, e.g. <c>{ "id": "look", "type": "acme.weather", "input": { "city": "=form.city" }, "outcomes": ["dry", "wet"], "into": "weather" }</c>.
/// The case waits while it runs; it is run from the outbox, at least once per visit.
/// </summary>
public interface IActivity
{
    /// <summary>Name of the type with a dot in it, e.g. <c>acme.weather</c>; unique among plugins.</summary>
    string Type { get; }

    /// <summary>The outcomes by which it ends; a flow that uses it lists the same. <c>done</c> alone when left out.</summary>
    IReadOnlyList<string> Outcomes => ["done"];

    /// <summary>Checks what a flow gives it, when the app is published.</summary>
    /// <param name="input">The member <c>input</c> as JSON text. Texts that begin with <c>=</c> are expressions and have their value only in a case.</param>
    IReadOnlyList<ActivityFinding> Check(string input) => [];

    /// <summary>Does the work. Expected failures are answers; an exception counts as a failure worth retrying. What fails for good is an incident of
    /// the case, which people retry, skip or move.</summary>
    Task<ActivityAnswer> Run(ActivityRequest request, CancellationToken cancellation);
}

/// <summary>Something in an activity's input that is not right.</summary>
/// <param name="Property">Which member, e.g. <c>city</c>.</param>
/// <param name="Zh">What is wrong, in Chinese.</param>
/// <param name="En">The same in English.</param>
public sealed record ActivityFinding(string Property, string Zh, string En);

/// <summary>One run for one visit.</summary>
/// <param name="Id">Stable across retries; use it as the idempotency key of the outer system.</param>
/// <param name="Input">The activity's input as JSON text, expressions worked out.</param>
public sealed record ActivityRequest(string Id, string Input);

/// <summary>What a run came to: <see cref="Done"/> or a <see cref="Failure"/>.</summary>
public abstract record ActivityAnswer
{
    private ActivityAnswer() { }

    /// <summary>It is done; the case goes on.</summary>
    /// <param name="Outcome">One of <see cref="IActivity.Outcomes"/>.</param>
    /// <param name="Json">JSON text kept in the flow's variable named by <c>into</c>; null for nothing.</param>
    public sealed record Done(string Outcome = "done", string? Json = null) : ActivityAnswer;

    /// <summary>It is not done.</summary>
    /// <param name="Reason">Shown on the incident; no personal data.</param>
    /// <param name="Retry">False when trying again cannot help.</param>
    /// <param name="After">Earliest time to try again; null leaves it to the outbox.</param>
    public sealed record Failure(string Reason, bool Retry = true, TimeSpan? After = null) : ActivityAnswer;
}
