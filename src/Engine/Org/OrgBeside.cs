using System.Data.Common;

namespace LowCode.Org;

/// <summary>What stands or falls with a change that is part of longer work, in the transaction of that change.</summary>
/// <param name="Begin">False when the work is no longer this one's to go on with: then nothing is changed.</param>
/// <param name="End">Notes in the work what the change came to.</param>
sealed record OrgBeside(Func<DbConnection, DbTransaction, CancellationToken, Task<bool>> Begin, Func<DbConnection, DbTransaction, CancellationToken, Task> End);
