using System.Globalization;
using LowCode.Cases;
using LowCode.Designer.Shared;
using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Designer.Desk;

/// <summary>What the buttons of the case page ask for: <c>do</c> names the command, <c>complete:{outcome}</c> the outcome too.</summary>
static class CaseCommands
{
    const int TextLimit = 2000;

    /// <summary>Commands whose success the page says afterwards.</summary>
    public static readonly string[] Verbs = ["open", "selfHandle", "claim", "unclaim", "complete", "return", "refuseDispatch", "assist", "answerAssist", "withdrawAssist", "scoreAssist", "askExcuse", "transfer", "addSign", "removeSign", "suspend", "resume", "extend", "approve", "refuse", "delegate", "resolve", "recall", "withdraw", "void", "urge", "comment", "copy", "withdrawCopy", "circulate", "withdrawReading", "supervise", "feedback", "acceptFeedback", "sendBackFeedback", "lift", "park", "renewParking", "attach", "merge", "unmerge", "split", "link", "unlink", "close", "reopen", "setOutside", "tighten", "document", "askDocuments", "licences", DraftPosts.Save, DraftPosts.Discard, DraftPosts.Choose, DraftPosts.Forget];

    public static (string Verb, string? Outcome) Asked(IFormCollection posted)
    {
        var parts = posted["do"].ToString().Split(':', 2);
        return (parts[0], parts.Length == 2 && parts[1].Length > 0 ? parts[1] : null);
    }

    public static int Visit(IFormCollection posted) => int.TryParse(posted["visit"], NumberStyles.None, CultureInfo.InvariantCulture, out var visit) ? visit : 0;

    /// <summary>The command, or what is missing on the page.</summary>
    /// <exception cref="RefusedException"><c>command.type</c>: no button of ours.</exception>
    public static (CaseCommand? Command, IReadOnlyList<Problem> Problems) Read(IFormCollection posted, Record input, Words words)
    {
        var (verb, outcome) = Asked(posted);
        var visit = Visit(posted);
        var problems = new List<Problem>();
        CaseCommand command = verb switch
        {
            "claim" => new ClaimItem(visit),
            "unclaim" => new UnclaimItem(visit),
            "complete" => new CompleteItem(visit, outcome, input, Optional("comment")),
            "return" => new ReturnItem(visit, Number("toVisit"), null, null, Needed("reason")),
            "refuseDispatch" => new RefuseDispatch(visit, Needed("ground"), Optional("proposedUnit")),
            "assist" => new AskAssistance(visit, Needed("toUnit", "toUnit.assist"), Needed("text"), null),
            "answerAssist" => new AnswerAssistance(Number("ask") ?? 0, Needed("text"), outcome == "declined"),
            "withdrawAssist" => new WithdrawAssistance(Number("ask") ?? 0, Needed("reason")),
            "scoreAssist" => new ScoreAssistance(Number("ask") ?? 0, Number("level") ?? 0, Optional("comment")),
            "askExcuse" => new AskExcuse(visit, Needed("ground"), Optional("proposedUnit")),
            "transfer" => new TransferItem(visit, Optional("toUser"), Optional("toUnit"), Needed("reason")),
            "addSign" when Optional("place") is { } place => new AddSigner(visit, Optional("toUser"), Optional("toUnit"), null, false, Needed("reason"), place),
            "addSign" => new AddSigner(visit, null, Needed("toUnit", "toUnit.sign"), null, Optional("before") is not null, Needed("reason")),
            "removeSign" => new RemoveSigner(visit, Needed("reason"), Number("ask")),
            "delegate" => new DelegateItem(visit, Needed("toUser", "toUser.delegate"), Needed("reason")),
            "resolve" => new ResolveItem(visit, Optional("comment")),
            "recall" => new RecallItem(visit),
            "withdraw" => new WithdrawCase(Needed("reason")),
            "void" => new VoidCase(Needed("reason")),
            "suspend" => new SuspendWork(Target(), Needed("reason"), Optional("comment"), Moment("until")),
            "resume" => new ResumeWork(Target(), Optional("comment")),
            "extend" => new ExtendTime(Target(), Length(), Needed("reason"), Optional("comment")),
            "approve" => new ApproveAsked(Number("ask") ?? 0, Optional("comment")),
            "refuse" => new RefuseAsked(Number("ask") ?? 0, Needed("comment")),
            "park" => new ParkCase(Needed("reason"), Needed("plan"), Moment("review") ?? Missing("review")),
            "renewParking" => new RenewParking(Needed("reason"), Optional("plan"), Moment("review") ?? Missing("review")),
            "supervise" => new SuperviseCase(Optional("kind") ?? Supervision.Supervise, Needed("text"), Optional("toUnit"), Optional("amount") is null ? null : Length()),
            "feedback" => new GiveFeedback(Number("supervision") ?? 0, Needed("text")),
            "acceptFeedback" => new AcceptFeedback(Number("supervision") ?? 0, Optional("reason")),
            "sendBackFeedback" => new SendBackFeedback(Number("supervision") ?? 0, Needed("reason"), null),
            "lift" => new LiftSupervision(Number("supervision") ?? 0, Needed("reason")),
            "urge" => new UrgeItem(null, Optional("reason")),
            "comment" => new AddComment(Needed("text")),
            "copy" => new CopyCase(null, Many("users"), Many("units"), Optional("note")),
            "withdrawCopy" => new WithdrawCopy(Many("users"), Many("units")),
            "circulate" => new CirculateCase(Many("users"), Many("units"), Optional("inTurn") is not null, Optional("note")),
            "withdrawReading" => new WithdrawReading(Number("ask") ?? 0, Needed("reason")),
            "close" => new CloseCase(null, Needed("reason")),
            "reopen" => new ReopenCase(Optional("activity"), Needed("reason")),
            "document" => new SettleDocument(Needed("document"), Enum.TryParse<DocumentSource>(posted["source"], ignoreCase: true, out var source) ? source : DocumentSource.Missing, (source == DocumentSource.Case ? Optional("earlier") : null) ?? Optional("from"), Optional("number"), Date("until"), Optional("original") is not null),
            "askDocuments" => new AskDocuments(Number("days") ?? 0, Optional("note")),
            "attach" => new AttachFiles(Many("f." + Attaching.Field.Id), Optional("note")),
            "unmerge" => new UnmergeCase(Optional("case"), Needed("reason")),
            "unlink" => new UnlinkCase(Needed("case")),
            "setOutside" => new SetOutside(new(Needed("system"), Needed("number"), Moment("due"))),
            "tighten" => new TightenOutside(Moment("due") ?? Missing("due")),
            _ => throw new RefusedException(RefusalKind.Invalid, Problem.At("command.type", "do", ("type", verb))),
        };
        return (problems.Count == 0 ? command : null, problems);

        string? Optional(string name)
        {
            var text = posted[name].ToString().Replace("\r\n", "\n", StringComparison.Ordinal).Trim();
            if (text.Length > TextLimit) problems.Add(Problem.At("command.long", name, ("member", words["member." + name]), ("limit", TextLimit.ToString(CultureInfo.InvariantCulture))));
            return text.Length == 0 ? null : text;
        }

        string Needed(string name, string? label = null)
        {
            if (Optional(name) is { } text) return text;
            problems.Add(Problem.At("command.needed", name, ("member", words["member." + (label ?? name)])));
            return "";
        }

        // What a browser's own control for date and time sends, in China's time.
        DateTimeOffset? Moment(string name)
        {
            if (Optional(name) is not { } text) return null;
            if (DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)) return new DateTimeOffset(local, TimeSpan.FromHours(8));
            problems.Add(Problem.At("command.time", name, ("value", text)));
            return null;
        }

        // The whole case where the form names no work item.
        int? Target() => visit == 0 ? null : visit;

        string Length()
        {
            if (Optional("amount") is { } amount) return $"{amount} {Optional("unit")}";
            problems.Add(Problem.At("command.needed", "length", ("member", words["member.length"])));
            return "";
        }

        DateTimeOffset Missing(string name)
        {
            if (problems.Count == 0) problems.Add(Problem.At("command.needed", name, ("member", words["member." + name])));
            return default;
        }

        string[] Many(string name) => [.. posted[name].OfType<string>().Where(one => one.Length > 0)];

        DateOnly? Date(string name) => DateOnly.TryParseExact(Optional(name), "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

        int? Number(string name) => int.TryParse(posted[name], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}
