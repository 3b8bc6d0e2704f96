namespace LowCode.Org;

/// <summary>What an entry of the audit log says was done: an act, or one of what stands here. There is no other, so that pages have words for each.</summary>
public readonly record struct Audited
{
    static readonly List<string> own = [];

    Audited(string name) => Name = name;

    public string Name { get; }

    /// <summary>Something was refused that no act stands for.</summary>
    public static readonly Audited Nothing = Add("none");

    public static readonly Audited SignIn = Add("signIn");
    public static readonly Audited SignOut = Add("signOut");

    public static readonly Audited UnitAdded = Add("org.unitAdded");
    public static readonly Audited UnitChanged = Add("org.unitChanged");
    public static readonly Audited UserAdded = Add("org.userAdded");
    public static readonly Audited UserChanged = Add("org.userChanged");
    public static readonly Audited PostGiven = Add("org.postGiven");
    public static readonly Audited PostTaken = Add("org.postTaken");
    public static readonly Audited StandIn = Add("org.standIn");
    public static readonly Audited PasswordSet = Add("org.passwordSet");
    public static readonly Audited Unlocked = Add("org.unlocked");
    public static readonly Audited SessionsEnded = Add("org.sessionsEnded");
    public static readonly Audited ClientAdded = Add("org.clientAdded");
    public static readonly Audited ClientChanged = Add("org.clientChanged");
    public static readonly Audited KeyMade = Add("org.keyMade");
    public static readonly Audited KeyExpires = Add("org.keyExpires");
    public static readonly Audited KeyRevoked = Add("org.keyRevoked");
    public static readonly Audited OrgImported = Add("org.imported");
    public static readonly Audited Shapes = Add("org.shapes");

    public static readonly Audited AuditExported = Add("audit.exported");
    public static readonly Audited AuditLost = Add("audit.lost");
    public static readonly Audited BackupMade = Add("backup.make");
    public static readonly Audited BackupCancelled = Add("backup.cancel");
    public static readonly Audited CalendarImported = Add("calendar.import");
    public static readonly Audited CodesChanged = Add("codes.changed");
    public static readonly Audited OutsideSet = Add("outside.systemSet");

    public static readonly Audited LinkClaimed = Add("link.claim");
    public static readonly Audited LinkCompleted = Add("link.complete");
    public static readonly Audited LinkRefused = Add("link.refuseDispatch");
    public static readonly Audited LinkFile = Add("link.file");
    public static readonly Audited LinkRevoked = Add("link.revoked");

    public static readonly Audited LedgerExported = Add("ledger.exported");
    public static readonly Audited LedgerFetched = Add("ledger.fetched");
    public static readonly Audited LedgerReportExported = Add("ledger.reportExported");
    public static readonly Audited BoardRevealed = Add("board.revealed");

    public static readonly Audited ReportMade = Add("report.made");
    public static readonly Audited ReportBound = Add("report.bound");
    public static readonly Audited ReportRefused = Add("report.refused");
    public static readonly Audited ReportStarted = Add("report.started");
    public static readonly Audited ReportSent = Add("report.sent");
    public static readonly Audited ReportReturned = Add("report.returned");
    public static readonly Audited ReportClosed = Add("report.closed");
    public static readonly Audited ReportExported = Add("report.exported");
    public static readonly Audited ReportFetched = Add("report.fetched");

    public static readonly Audited ImportSent = Add("import.sent");
    public static readonly Audited ImportStarted = Add("import.started");
    public static readonly Audited ImportCancelled = Add("import.cancelled");
    public static readonly Audited MigrationStarted = Add("migration.started");
    public static readonly Audited MigrationTakenBack = Add("migration.takenBack");
    public static readonly Audited MigrationCancelled = Add("migration.cancelled");

    /// <summary>Names of all there are, those of acts included.</summary>
    public static IEnumerable<string> All => own.Concat(Acts.All.Select(act => act.Name));

    public static implicit operator Audited(Act act) => new(act.Name);

    /// <summary>As it stands in the log, which keeps what earlier versions wrote.</summary>
    internal static Audited Stored(string name) => new(name);

    public override string ToString() => Name;

    static Audited Add(string name)
    {
        own.Add(name);
        return new(name);
    }
}
