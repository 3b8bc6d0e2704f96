using LowCode.Apps;
using LowCode.Cases;
using LowCode.Flows;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Designer.Desk.Batch;

/// <summary>What is asked of each case of a batch, besides which.</summary>
/// <param name="Unit">Where to, for dispatching and handing over.</param>
sealed record BatchAsked(string Verb, string? Unit, string? User, string? Text);

/// <summary>How a batch names a case, and the work item that was ticked: <c>case.visit</c>.</summary>
static class BatchPick
{
    public static string IdOf(string pick) => pick.Split('.', 2)[0];

    /// <returns>0 when the case was ticked as a whole.</returns>
    public static int VisitOf(string pick) => pick.Split('.', 2) is [_, var visit] && int.TryParse(visit, System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : 0;
}

/// <summary>What can be done with many cases at once: always the command each of them would get by itself, decided for each by itself.</summary>
static class BatchVerbs
{
    public const string Claim = "claim", Dispatch = "dispatch", Transfer = "transfer", Urge = "urge", Print = "print", Export = "export";

    /// <summary>Most cases of one batch.</summary>
    public const int Most = 100;

    /// <summary>Asked for once more before they are done, with what they need.</summary>
    public static bool Asks(string verb) => verb is Dispatch or Transfer or Urge;

    public static bool IsKnown(string verb) => Asks(verb) || verb is Claim or Print or Export;

    /// <summary>What this person is offered; every case is asked again.</summary>
    public static IReadOnlyList<string> Of(Caller caller) =>
        [.. ((string, Act)[])[(Dispatch, Acts.Redispatch), (Claim, Acts.Claim), (Transfer, Acts.Transfer), (Urge, Acts.Urge), (Print, Acts.CaseRead), (Export, Acts.CaseExport)] is var all
            ? all.Where(v => Rights.MaySomewhere(caller, v.Item2)).Select(v => v.Item1) : []];

    /// <summary>The command for one case; null with the reason when there is none.</summary>
    /// <param name="visit">The work item that was ticked; 0 takes the one there is.</param>
    public static (CaseCommand? Command, Problem? Reason) For(BatchAsked asked, CaseState state, LightApp app, Caller caller, int visit)
    {
        var offer = CaseOffers.Of(state, caller, app);
        switch (asked.Verb)
        {
            // What was ticked is asked for whether it is still offered or not: sent twice, the answer is that of the first time.
            case Claim:
                return (Named() ?? First(o => o.Claim)) is { } open ? (new ClaimItem(open), null) : (null, Problem.Of("batch.claim"));
            case Dispatch:
                if ((Named() is { } own && IsDispatch(own) ? own : First(o => o.Complete && IsDispatch(o.Item.Visit))) is not { } waiting) return (null, Problem.Of("batch.dispatch"));
                var said = new RecordBuilder(2).Set("unit", asked.Unit!);
                if (asked.Text is { } ground) said.Set("ground", ground);
                return (new CompleteItem(waiting, null, said.ToRecord(), null), null);
            case Transfer:
                return (Named() ?? First(o => o.Transfer)) is { } held ? (new TransferItem(held, asked.User, asked.User is null ? asked.Unit : null, asked.Text ?? ""), null) : (null, Problem.Of("batch.transfer"));
            default:
                return (new UrgeItem(null, asked.Text), null);
        }

        int? Named() => visit > 0 && state.Item(visit) is not null ? visit : null;

        int? First(Func<ItemOffer, bool> may) => visit > 0 ? null : offer.Items.FirstOrDefault(may)?.Item.Visit;

        bool IsDispatch(int of) => state.Item(of) is { Form: null } item && Outcomes.Find(app.Flow.Definition.Activities, item.Activity) is { Type: ActivityTypes.Dispatch };
    }
}
