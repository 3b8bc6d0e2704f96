namespace LowCode.Scripts;

/// <summary>
/// What an expression sees: the values of its roots by slot, the time, and a host object that only registered functions can reach.
/// </summary>
/// <param name="roots">Values in the order of the <see cref="ExpressionRoots"/> the expression was compiled with; missing ones read as undefined.</param>
/// <param name="now">The time of the turn, for <c>now()</c> and <c>today()</c>.</param>
/// <param name="host">For functions of the caller's own, e.g. the case state behind <c>performer('handle')</c>.</param>
/// <param name="budget">Shared over the turn; a new one with the default limits when not given.</param>
public readonly struct ExpressionContext(Value[] roots, DateTimeOffset now, object? host = null, EvaluationBudget? budget = null)
{
    internal readonly Value[] Slots = roots;

    public ReadOnlySpan<Value> Roots => Slots;
    public DateTimeOffset Now { get; } = now;
    /// <summary>Days that are worked, for <c>addWorkdays</c> and its like.</summary>
    public Workdays Workdays { get; init; } = Workdays.PlainWeek;
    public object? Host { get; } = host;
    public EvaluationBudget Budget { get; } = budget ?? new EvaluationBudget();
}
