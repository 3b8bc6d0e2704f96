namespace LowCode.Designer.Operate;

/// <summary>What stands in the data folder beside the databases: the folder of attachments, and the master key.</summary>
static class StoredFiles
{
    public const string Folder = "files";

    /// <summary>Copies the attachments; a file is written once and named by its content, so copying while the server runs is safe.</summary>
    public static void Copy(string from, string to)
    {
        var source = Path.Combine(from, Folder);
        if (!Directory.Exists(source)) return;
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Folder, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            // Removed between listing and copying: its case was erased.
            if (File.Exists(file)) File.Copy(file, target, overwrite: true);
        }
    }

    /// <summary>Copies a file that only its owner may read; the target must not be there.</summary>
    public static void CopySecret(string from, string to)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var target = new FileStream(to, options);
        target.Write(File.ReadAllBytes(from));
        target.Flush(flushToDisk: true);
    }
}
