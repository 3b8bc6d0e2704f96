using LowCode.Flows;
using LowCode.Scripts;

namespace LowCode.Bench.Flows;

/// <summary>The flows the bench runs.</summary>
static class BenchFlows
{
    public static readonly Stimulus.Start Start = new();

    public static readonly FlowFacts Facts = new() { Now = new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.FromHours(8)), Form = Record.Of(("amount", 12)) };

    public static readonly Flow Ten = Compile("""
        { "id": "ten", "start": "start",
          "activities": [
            { "id": "start", "type": "start" },
            { "id": "intake", "type": "task", "name": "受理", "form": "request", "candidates": { "post": "operator" } },
            { "id": "large", "type": "decision", "when": [{ "if": "form.amount > 10", "outcome": "yes" }], "otherwise": "no" },
            { "id": "both", "type": "fork" },
            { "id": "count", "type": "set", "values": { "amount": "=form.amount" } },
            { "id": "accepted", "type": "notify", "template": "accepted" },
            { "id": "met", "type": "join" },
            { "id": "handle", "type": "task", "name": "处置", "form": "handling", "candidates": { "post": "handler" } },
            { "id": "told", "type": "notify", "template": "answer" },
            { "id": "closed", "type": "end", "result": "closed" } ],
          "connections": [
            { "from": "start", "to": "intake" }, { "from": "intake", "to": "large" }, { "from": "large", "outcome": "yes", "to": "both" }, { "from": "large", "outcome": "no", "to": "told" },
            { "from": "both", "to": "count" }, { "from": "both", "to": "accepted" }, { "from": "count", "to": "met" }, { "from": "accepted", "to": "met" },
            { "from": "met", "to": "handle" }, { "from": "handle", "to": "told" }, { "from": "told", "to": "closed" } ] }
        """);

    public static readonly Flow Round = Compile("""
        { "id": "round",
          "activities": [
            { "id": "handle", "type": "task", "name": "处置", "form": "handling", "candidates": { "post": "handler" }, "allow": ["return", "transfer"] },
            { "id": "again", "type": "decision", "when": [{ "if": "form.amount > 10", "outcome": "yes" }], "otherwise": "no" },
            { "id": "closed", "type": "end" } ],
          "connections": [{ "from": "handle", "to": "again" }, { "from": "again", "outcome": "yes", "to": "handle" }, { "from": "again", "outcome": "no", "to": "closed" }] }
        """);

    /// <summary>Decisions one after the other, each with two ways to the next, and at the end one with a way back to the first.</summary>
    public static FlowDefinition Diamonds(int count)
    {
        var activities = new List<ActivityDefinition>();
        var connections = new List<ConnectionDefinition>();
        for (var i = 0; i < count; i++)
        {
            activities.Add(new ActivityDefinition { Id = $"d{i}", Type = ActivityTypes.Decision, When = [new CaseDefinition { If = $"form.amount > {i % 20}", Outcome = "yes" }], Otherwise = "no" });
            activities.Add(new ActivityDefinition { Id = $"y{i}", Type = ActivityTypes.Set });
            activities.Add(new ActivityDefinition { Id = $"n{i}", Type = ActivityTypes.Set });
            connections.Add(new ConnectionDefinition { From = $"d{i}", Outcome = "yes", To = $"y{i}" });
            connections.Add(new ConnectionDefinition { From = $"d{i}", Outcome = "no", To = $"n{i}" });
            connections.Add(new ConnectionDefinition { From = $"y{i}", To = $"d{i + 1}" });
            connections.Add(new ConnectionDefinition { From = $"n{i}", To = $"d{i + 1}" });
        }
        activities.Add(new ActivityDefinition { Id = $"d{count}", Type = ActivityTypes.Decision, When = [new CaseDefinition { If = "form.amount > 99", Outcome = "back" }], Otherwise = "on" });
        activities.Add(new ActivityDefinition { Id = "closed", Type = ActivityTypes.End });
        connections.Add(new ConnectionDefinition { From = $"d{count}", Outcome = "back", To = "d0" });
        connections.Add(new ConnectionDefinition { From = $"d{count}", Outcome = "on", To = "closed" });
        return new FlowDefinition { Id = "diamonds", Start = "d0", Activities = activities, Connections = connections };
    }

    static Flow Compile(string json) => FlowCompiler.Compile(FlowDefinition.Parse(json)).Flow ?? throw new InvalidOperationException("a flow of the bench does not compile");
}
