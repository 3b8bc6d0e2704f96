namespace LowCode.Org;

/// <summary>Every act there is. A post grants some of them in its unit and below (<see cref="Post"/>); an endpoint asks for one.</summary>
public static class Acts
{
    static readonly List<string> names = ["none"];
    static readonly Dictionary<string, Act> byName = new(StringComparer.Ordinal);

    /// <summary>What every signed-in person may do: see and change what concerns only themselves.</summary>
    public static readonly Act Self = Add("self");

    public static readonly Act CaseCreate = Add("case.create");
    public static readonly Act CaseRead = Add("case.read");
    /// <summary>See confidential cases of one's streets, not only those one has a part in.</summary>
    public static readonly Act CaseReadConfidential = Add("case.readConfidential");
    /// <summary>Show a masked value, with a reason, logged.</summary>
    public static readonly Act CaseReveal = Add("case.reveal");
    public static readonly Act CaseExport = Add("case.export");

    public static readonly Act Claim = Add("case.command.claim");
    public static readonly Act Unclaim = Add("case.command.unclaim");
    public static readonly Act SaveDraft = Add("case.command.saveDraft");
    public static readonly Act Complete = Add("case.command.complete");
    public static readonly Act Return = Add("case.command.return");
    public static readonly Act Recall = Add("case.command.recall");
    public static readonly Act Transfer = Add("case.command.transfer");
    public static readonly Act Delegate = Add("case.command.delegate");
    public static readonly Act RefuseDispatch = Add("case.command.refuseDispatch");
    public static readonly Act Redispatch = Add("case.command.redispatch");
    public static readonly Act AddSign = Add("case.command.addSign");
    public static readonly Act RemoveSign = Add("case.command.removeSign");
    public static readonly Act Urge = Add("case.command.urge");
    public static readonly Act Supervise = Add("case.command.supervise");
    public static readonly Act Suspend = Add("case.command.suspend");
    public static readonly Act Resume = Add("case.command.resume");
    public static readonly Act Extend = Add("case.command.extend");
    public static readonly Act Comment = Add("case.command.comment");
    public static readonly Act Attach = Add("case.command.attach");
    public static readonly Act Copy = Add("case.command.copy");
    public static readonly Act Withdraw = Add("case.command.withdraw");
    public static readonly Act Void = Add("case.command.void");
    public static readonly Act Close = Add("case.command.close");
    public static readonly Act Reopen = Add("case.command.reopen");
    public static readonly Act Merge = Add("case.command.merge");
    public static readonly Act Split = Add("case.command.split");
    public static readonly Act Link = Add("case.command.link");
    public static readonly Act Rate = Add("case.command.rate");
    public static readonly Act Signal = Add("case.command.signal");

    public static readonly Act WorkItemRead = Add("workitem.read");
    /// <summary>Retry, skip or move what has failed.</summary>
    public static readonly Act IncidentMend = Add("incident.mend");
    public static readonly Act ReportRead = Add("report.read");
    public static readonly Act RegisterRead = Add("register.read");
    public static readonly Act RegisterChange = Add("register.change");

    public static readonly Act AppRead = Add("app.read");
    public static readonly Act AppDesign = Add("app.design");
    public static readonly Act AppPublish = Add("app.publish");
    public static readonly Act AppInstall = Add("app.install");
    public static readonly Act CatalogReview = Add("catalog.review");

    public static readonly Act OrgRead = Add("org.read");
    /// <summary>Make and change units and users (system administrator). Grants nothing to anybody.</summary>
    public static readonly Act OrgManage = Add("org.manage");
    /// <summary>Give and take posts, unlock, end sessions (security administrator). Makes no users.</summary>
    public static readonly Act OrgGrant = Add("org.grant");
    public static readonly Act CalendarManage = Add("calendar.manage");
    public static readonly Act SystemManage = Add("system.manage");
    public static readonly Act ClientRead = Add("client.read");
    public static readonly Act ClientManage = Add("client.manage");
    /// <summary>An API client may name the user it acts for; what it may do is then that user's rights within the client's scope.</summary>
    public static readonly Act ActAs = Add("access.actAs");
    public static readonly Act AuditRead = Add("audit.read");
    /// <summary>Erase what a case says of people, for good (security administrator). Shows nothing of the case.</summary>
    public static readonly Act PrivacyErase = Add("privacy.erase");

    /// <summary>Take cases over from files of another system.</summary>
    public static readonly Act CaseImport = Add("case.import");
    /// <summary>Say under which number another platform has the case, and until when; only ever tightened.</summary>
    public static readonly Act SetOutside = Add("case.command.setOutside");

    /// <summary>Take a case out of the clocks for long (挂账), and keep it so.</summary>
    public static readonly Act Park = Add("case.command.park");

    /// <summary>Tell residents of one's street something and ask them: notices, activities, topics, ballots.</summary>
    public static readonly Act BoardPublish = Add("board.publish");
    /// <summary>Read and answer what people say of the pages.</summary>
    public static readonly Act FeedbackAnswer = Add("feedback.answer");

    /// <summary>Make a report to a superior of one's unit (一表通), send its gaps out and hand it over.</summary>
    public static readonly Act ReportManage = Add("report.manage");

    /// <summary>Fill in what is missing of one's own unit in a report.</summary>
    public static readonly Act ReportFill = Add("report.fill");

    /// <summary>All acts, in order of number.</summary>
    public static IReadOnlyCollection<Act> All => byName.Values;

    public static bool TryParse(string? name, out Act act)
    {
        act = default;
        return name is not null && byName.TryGetValue(name, out act);
    }

    /// <summary>The act of a command by its name in the API, e.g. <c>claim</c>; none when there is no such command.</summary>
    public static Act OfCommand(string command) => commands.TryGetValue(command, out var act) ? act : command switch { "mend" => IncidentMend, "resolve" or "approve" or "refuse" or "feedback" or "noteCall" => Complete, "acceptFeedback" or "sendBackFeedback" or "lift" => Supervise, "renewParking" => Park, "unmerge" => Merge, "unlink" => Link, "circulate" or "withdrawReading" or "withdrawCopy" => Copy, "tighten" => SetOutside, "document" or "askDocuments" or "supply" => Attach, _ => default };

    internal static string NameOf(Act act) => names[act.Number];

    static readonly Dictionary<string, Act> commands = byName
        .Where(n => n.Key.StartsWith("case.command.", StringComparison.Ordinal))
        .ToDictionary(n => n.Key["case.command.".Length..], n => n.Value, StringComparer.Ordinal);

    static Act Add(string name)
    {
        var act = new Act(checked((byte)names.Count));
        if (act.Number >= ActSet.Capacity) throw new InvalidOperationException("more acts than an ActSet holds");
        names.Add(name);
        byName.Add(name, act);
        return act;
    }
}
