namespace LowCode.Cases;

// All steps stand still and go on: a case that follows its lead, and one that waits for its parts.
sealed partial class CaseTurn
{
    /// <summary>It follows a lead: its steps stand still.</summary>
    public void Merge(CaseMerged merged)
    {
        Emit(merged);
        halt = new(null, merged.User, Halts.Merged, At, null);
        StopAndGo(merged.User);
    }

    /// <summary>It goes on by itself.</summary>
    public void Unmerge(Unmerged unmerged)
    {
        Emit(unmerged);
        halt = null;
        StopAndGo(unmerged.User ?? Actor.Engine.Name);
    }

    public void Handled(LeadHandled handled)
    {
        Emit(handled);
        halt = null;
        StopAndGo(handled.User);
    }

    public void Split(SplitBegan split)
    {
        Emit(split);
        if (!split.Wait) return;
        halt = new(null, split.User, Halts.Split, At, null);
        StopAndGo(split.User);
    }

    /// <summary>A part is over; perhaps the last one that was waited for.</summary>
    public void PartOver(ChildOver over)
    {
        Emit(over);
        if (halt?.Reason != Halts.Split || SoFar().Halt is not null) return;
        halt = null;
        StopAndGo(Actor.Engine.Name);
    }

    /// <summary>The owner unit after what was decided so far.</summary>
    public string OwnerNow => Flow.Owner?.Unit ?? Case.Street;
}
