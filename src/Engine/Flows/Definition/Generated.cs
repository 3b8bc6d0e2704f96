namespace LowCode.Flows;

/// <summary>Activities that stand for several: what they are made of is written out before a flow is compiled.</summary>
public static class Generated
{
    /// <summary>The activity with its inside: a summon's is made here, any other has what its author wrote.</summary>
    public static ActivityDefinition Whole(ActivityDefinition activity) => activity.Type == ActivityTypes.Summon ? Summoning.Expand(activity) : activity;

    /// <summary>What stands inside an activity.</summary>
    public static IReadOnlyList<ActivityDefinition> Inside(ActivityDefinition activity) =>
        activity.Type switch
        {
            ActivityTypes.Sign => [Signing.PartyOf(activity)],
            ActivityTypes.Dispatch when activity.Negotiate is not null => [Negotiating.CandidateOf(activity)],
            _ => Whole(activity).Activities ?? [],
        };
}
