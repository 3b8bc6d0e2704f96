using LowCode.Cases.Running;
using LowCode.Org;
using LowCode.Storage;

namespace LowCode.Cases.Operating;

public sealed record AuditVerificationAsked;

/// <summary>Walks the chain of the audit log in the background.</summary>
public sealed class AuditVerification(Database database) : RunKind
{
    public const string Audit = "auditVerify";

    public override string Name => Audit;
    public override Act Act => Acts.AuditRead;
    public override bool TellsOfCases => false;

    public override async Task<RunOutcome> WorkAsync(RunTurn turn)
    {
        await turn.CallerAsync();
        return RunOutcome.Of(await AuditTrail.VerifyAsync(database, turn.Tell, turn.Ended));
    }
}
