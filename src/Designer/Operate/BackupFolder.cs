using LowCode.Problems;

namespace LowCode.Designer.Operate;

/// <summary>A folder that appears whole or not at all: filled under another name and renamed at the end.</summary>
sealed class BackupFolder : IDisposable
{
    readonly string target;
    bool kept;

    /// <exception cref="RefusedException"><c>backup.targetNotEmpty</c>, <c>storage.folderUnwritable</c>.</exception>
    public BackupFolder(string target)
    {
        this.target = Path.TrimEndingDirectorySeparator(target);
        Filling = this.target + ".partial";
        if (Directory.Exists(this.target) && Directory.EnumerateFileSystemEntries(this.target).Any() || File.Exists(this.target))
            throw new RefusedException(RefusalKind.Conflict, Problem.Of("backup.targetNotEmpty", ("folder", target)));
        try
        {
            // What an earlier attempt has left is no backup.
            if (Directory.Exists(Filling)) Directory.Delete(Filling, recursive: true);
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(Filling);
            else Directory.CreateDirectory(Filling, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw new RefusedException(RefusalKind.Conflict, Problem.Of("storage.folderUnwritable", ("folder", target), ("reason", failed.Message)));
        }
    }

    public string Filling { get; }

    public void Keep()
    {
        if (Directory.Exists(target)) Directory.Delete(target);
        Directory.Move(Filling, target);
        kept = true;
    }

    public void Dispose()
    {
        if (!kept && Directory.Exists(Filling)) Directory.Delete(Filling, recursive: true);
    }
}
