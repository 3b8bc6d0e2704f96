using LowCode.Flows;

namespace LowCode.Engine.Tests.Flows;

/// <summary>Flows that several tests play through.</summary>
static class Sample
{
    /// <summary>接诉即办, as it stands in the design.</summary>
    public const string Request = """
        { "id": "request", "start": "intake",
          "activities": [
            { "id": "intake",   "type": "task",     "name": "受理", "form": "request", "candidates": {"post": "operator"},
              "deadlines": [{ "id": "accept", "within": "2 workhours", "warnAt": "80%", "then": "escalate" }],
              "outcomes": ["accept", "answeredOnTheSpot", "outOfScope"] },
            { "id": "dispatch", "type": "dispatch", "name": "派单", "table": "duties" },
            { "id": "handle",   "type": "task",     "name": "处置", "form": "handling", "candidates": {"unit": "=case.owner"},
              "allow": ["refuseDispatch", "return", "transfer", "addSign", "suspend", "extend"] },
            { "id": "callback", "type": "task",     "name": "回访", "form": "callback", "candidates": {"post": "callback", "not": "=performer('handle')"},
              "outcomes": ["resolved", "unresolved", "unreachable"] },
            { "id": "again",    "type": "decision", "name": "是否已二次办理", "when": [{ "if": "visits('handle') < 2", "outcome": "no" }], "otherwise": "yes" },
            { "id": "review",   "type": "task",     "name": "督办复核", "form": "review", "candidates": {"post": "supervisor"} },
            { "id": "told",     "type": "notify",   "name": "答复告知", "template": "answer" },
            { "id": "closed",   "type": "end", "result": "closed" }, { "id": "notOurs", "type": "end", "result": "outOfScope" } ],
          "connections": [
            { "from": "intake", "outcome": "accept", "to": "dispatch" }, { "from": "intake", "outcome": "answeredOnTheSpot", "to": "told" },
            { "from": "intake", "outcome": "outOfScope", "to": "notOurs" },
            { "from": "dispatch", "to": "handle" }, { "from": "handle", "to": "callback" },
            { "from": "callback", "outcome": "unresolved", "to": "again" }, { "from": "again", "outcome": "no", "to": "handle" }, { "from": "again", "outcome": "yes", "to": "review" },
            { "from": "callback", "outcome": "resolved", "to": "told" }, { "from": "callback", "outcome": "unreachable", "to": "told" },
            { "from": "review", "to": "told" }, { "from": "told", "to": "closed" } ] }
        """;

    public static readonly DutyTable Duties = new()
    {
        Id = "duties",
        Rows =
        [
            new DutyRow { When = LowCode.Scripts.Record.Of(("category", "noise")), Unit = "chengguan", Basis = DispatchBasis.Statutory, Class = DutyClass.Basic },
            new DutyRow { When = LowCode.Scripts.Record.Of(("category", "noise")), Unit = "huanbao", Basis = DispatchBasis.Statutory, Class = DutyClass.Basic },
            new DutyRow { When = LowCode.Scripts.Record.Of(("category", "fire")), Unit = "beijing-street", Basis = DispatchBasis.Statutory, Class = DutyClass.TakenBack },
            new DutyRow { When = LowCode.Scripts.Record.Of(("category", "trees")), Unit = "beijing-street", Lead = "linye", Basis = DispatchBasis.Statutory, Class = DutyClass.Assisting },
        ],
    };
}
