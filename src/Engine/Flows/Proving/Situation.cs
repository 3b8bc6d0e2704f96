using System.Globalization;
using System.Text;

namespace LowCode.Flows;

/// <summary>
/// What of a state decides how the flow can go on: where its tokens stand, inside which scopes and forks. How it came there is left out, and forks are
/// told apart only as far as tokens of different ones stand beside each other, so that two states with one key go on alike.
/// </summary>
static class Situation
{
    public static string KeyOf(Flow flow, FlowState state)
    {
        var text = new StringBuilder(96);
        Write(flow, state, 0, text);
        return text.ToString();
    }

    sealed record Piece(string Head, int[] Stack);

    static void Write(Flow flow, FlowState state, int scope, StringBuilder text)
    {
        var pieces = new List<Piece>();
        foreach (var visit in state.Live)
            if (visit.Scope == scope) pieces.Add(new Piece(HeadOf(flow, state, visit), visit.Stack ?? []));
        foreach (var token in state.Tokens)
            if (token.Scope == scope) pieces.Add(new Piece($"{token.Via}>{token.Activity}{Forks(state, token.Stack)}", token.Stack ?? []));
        pieces.Sort(static (a, b) => string.CompareOrdinal(a.Head, b.Head));
        // Which visit of a fork it is matters only in so far as it is the same for two tokens.
        var forks = new List<int>();
        text.Append('(');
        foreach (var piece in pieces)
        {
            text.Append(piece.Head);
            foreach (var fork in piece.Stack)
            {
                var at = forks.IndexOf(fork);
                if (at < 0) { at = forks.Count; forks.Add(fork); }
                text.Append('.').Append(at);
            }
            text.Append(' ');
        }
        text.Append(')');
    }

    static string HeadOf(Flow flow, FlowState state, FlowVisit visit)
    {
        var text = new StringBuilder(visit.Activity);
        text.Append(Forks(state, visit.Stack));
        // A timer beside the step that has fired does not fire again.
        foreach (var timer in state.Timers)
            if (timer.Visit == visit.Id) text.Append('~').Append(timer.Timer);
        foreach (var ask in state.Asks)
            if (ask.Visit == visit.Id) text.Append('?');
        if (flow.Find(visit.Activity)!.IsContainer)
        {
            var inside = new List<string>();
            foreach (var scope in state.Scopes)
            {
                if (scope.Id == 0 || scope.Visit != visit.Id || !scope.Open) continue;
                var one = new StringBuilder();
                if (visit.Items.AsList is { } items) one.Append(CultureInfo.InvariantCulture, $"{items.Length - scope.Iteration}:");
                Write(flow, state, scope.Id, one);
                inside.Add(one.ToString());
            }
            inside.Sort(StringComparer.Ordinal);
            foreach (var one in inside) text.Append(one);
        }
        return text.ToString();
    }

    static string Forks(FlowState state, int[]? stack) => stack is null ? "" : string.Concat(stack.Select(fork => "/" + state.Visit(fork)!.Activity));
}
