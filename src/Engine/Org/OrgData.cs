namespace LowCode.Org;

/// <summary>Files of <c>Org/Data</c> inside the assembly.</summary>
static class OrgData
{
    public static Stream Open(string file)
    {
        var assembly = typeof(OrgData).Assembly;
        var name = assembly.GetManifestResourceNames().Single(n => n.EndsWith(".Org.Data." + file, StringComparison.Ordinal));
        return assembly.GetManifestResourceStream(name)!;
    }
}
