using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Flows;

// Which unit becomes the owner.
sealed partial class Turn
{
    void Dispatch(FlowActivity activity, int visit)
    {
        if (facts.DutyTable(activity.Definition.Table!) is not { } table) { Fail(visit, Problem.At("flow.noTable", activity.Id, ("table", activity.Definition.Table!))); return; }
        var excluded = State.Visit(visit)!.Excluded;
        for (var i = 0; i < table.Rows.Count; i++)
        {
            var row = table.Rows[i];
            if (!Fits(row, out var owner) || excluded?.Contains(owner) == true) continue;
            NoteDuty(activity, visit, table, i, owner);
            Own(new OwnerSet(visit, owner, row.Basis, row.Post, row.Class, row.Class == DutyClass.Assisting ? [row.Unit] : null, row.Ground));
            LeaveVisit(visit, FlowActivity.Done);
            return;
        }
        NoteDuty(activity, visit, table, -1, null);
        if (activity.IsNegotiated) Negotiate(activity, visit);
        else OfferAppointment(activity, visit);
    }

    /// <summary>Sets the unit a dispatcher chose; a refusal when it may not be chosen.</summary>
    Problem? Appoint(FlowActivity activity, FlowVisit visit, Record output)
    {
        if (output["unit"].AsText is not { Length: > 0 } unit) return Problem.At("flow.appointNeedsUnit", activity.Id);
        if (visit.Excluded?.Contains(unit) == true) return Problem.At("flow.unitRefused", activity.Id, ("unit", unit));
        if (IsTakenBack(activity, unit)) return Problem.At("flow.takenBack", activity.Id, ("unit", unit));
        // A leader answers for the choice with a reason.
        if (activity.Definition.Leader is not null && output["ground"].IsBlank) return Problem.At("flow.appointNeedsGround", activity.Id);
        Own(new OwnerSet(visit.Id, unit, output["basis"].AsText == "negotiated" && activity.Definition.Leader is null ? DispatchBasis.Negotiated : DispatchBasis.Appointed, Ground: output["ground"].AsText));
        return null;
    }

    void Own(OwnerSet owner)
    {
        Emit(owner);
        caseHead = null;
    }

    bool Fits(DutyRow row, out string owner)
    {
        owner = row.Class == DutyClass.Assisting ? row.Lead ?? "" : row.Unit;
        return owner.Length > 0 && !(row.Class == DutyClass.TakenBack && facts.IsStreet(row.Unit)) && Holds(row);
    }

    bool Holds(DutyRow row)
    {
        if (row.When is null) return true;
        for (var i = 0; i < row.When.Count; i++)
        {
            var wanted = row.When.Values[i];
            var found = ValueAt(facts.Form, row.When.Names[i]);
            if (wanted.AsList is { } list ? !list.Contains(found) : wanted != found) return false;
        }
        return true;
    }

    static Value ValueAt(Record form, string path)
    {
        if (form.Contains(path)) return form[path];
        Value value = form;
        foreach (var part in path.Split('.')) value = value[part];
        return value;
    }
}
