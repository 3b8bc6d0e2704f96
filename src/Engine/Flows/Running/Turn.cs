using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Flows;

/// <summary>One stimulus at work: a copy of the state, the events so far and the tokens that still move.</summary>
sealed partial class Turn(Flow flow, FlowState before, FlowFacts facts)
{
    readonly List<FlowEvent> events = new(16);
    readonly Value[] slots = new Value[4];
    Moving[] queue = new Moving[4];
    int head, tail;
    List<FlowAsk>? asks;
    EvaluationBudget? budget;
    Record? caseHead;
    int steps;

    /// <summary>The state after the events so far.</summary>
    public FlowState State { get; } = before.Copy();

    public FlowTurn Result() => new(events, State, (IReadOnlyList<FlowAsk>?)asks ?? []) { Rules = (IReadOnlyList<RuleUse>?)rules ?? [] };

    /// <summary>A token on its way to an activity.</summary>
    /// <param name="Activity">Index of the activity.</param>
    /// <param name="From">Visit that sent it.</param>
    /// <param name="Scope">Scope it moves in.</param>
    /// <param name="Stack">Forks it is inside.</param>
    /// <param name="Via">Key of the connection.</param>
    /// <param name="Also">Further visits that sent it.</param>
    /// <param name="Replaces">The visit that is done over.</param>
    /// <param name="Excluded">Units that refused.</param>
    readonly record struct Moving(int Activity, int From, int Scope, int[]? Stack, string? Via = null, int[]? Also = null, int Replaces = 0, string[]? Excluded = null);

    void Emit(FlowEvent one)
    {
        events.Add(one);
        one.ApplyTo(State);
    }

    void Enqueue(in Moving token)
    {
        if (tail == queue.Length) Array.Resize(ref queue, queue.Length * 2);
        queue[tail++] = token;
    }

    /// <summary>Moves tokens until all of them wait for something, and says so when nothing can ever come.</summary>
    void Drain()
    {
        do MoveAll();
        while (State.Status == FlowStatus.Running && (FireJoin() || CloseScope()));
        if (State.Status == FlowStatus.Running) ReportStuck();
    }

    void MoveAll()
    {
        while (head < tail)
        {
            var token = queue[head++];
            if (head == tail) head = tail = 0;
            Enter(token);
        }
    }

    int NextVisit => State.Visits.Length + 1;

    FlowActivity ActivityOf(FlowVisit visit) => flow.Find(visit.Activity) ?? throw new InvalidOperationException($"activity {visit.Activity} of visit {visit.Id} is not in flow {flow.Id}");

    /// <summary>What an expression in this scope sees.</summary>
    public ExpressionContext Context(int scope)
    {
        slots[0] = facts.Form;
        slots[1] = CaseHead;
        slots[2] = VariablesIn(scope);
        slots[3] = ItemIn(scope);
        return new ExpressionContext(slots, facts.Now, this, budget ??= new EvaluationBudget()) { Workdays = facts.Workdays };
    }

    /// <summary>The case as expressions see it; its owner is the one of the flow, also when it was set a moment ago.</summary>
    Record CaseHead => caseHead ??= State.Owner is not { } owner || facts.Case["owner"].AsText == owner.Unit ? facts.Case : facts.Case.With("owner", owner.Unit);

    /// <summary>User who completed the latest counted visit of an activity.</summary>
    public Value Performer(string activity)
    {
        var visits = State.Visits;
        for (var i = visits.Length - 1; i >= 0; i--)
            if (!visits[i].Undone && visits[i].Status == VisitStatus.Ended && visits[i].Activity == activity && facts.Performer(visits[i].Id) is { } user) return user;
        return Value.Null;
    }

    /// <summary>When a duration that begins at a time ends; null when it cannot be counted.</summary>
    public DateTimeOffset? DueAfter(DateTimeOffset from, string length) => facts.Due(from, length);

    Record VariablesIn(int scope)
    {
        var one = State.Scopes[scope];
        if (one.Parent < 0) return one.Variables;
        return VariablesIn(one.Parent).With(one.Variables);
    }

    Value ItemIn(int scope)
    {
        for (var one = State.Scopes[scope]; ; one = State.Scopes[one.Parent])
            if (!one.Item.IsUndefined || one.Parent < 0) return one.Item;
    }

    /// <summary>Sets a variable where it is declared, else in the flow.</summary>
    void SetVariable(int scope, string name, Value value)
    {
        while (scope > 0 && !State.Scopes[scope].Variables.Contains(name)) scope = State.Scopes[scope].Parent;
        Emit(new VariableSet(scope, name, value));
    }
}
