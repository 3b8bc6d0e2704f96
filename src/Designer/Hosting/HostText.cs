using System.Globalization;
using System.Resources;

namespace LowCode.Designer.Hosting;

/// <summary>What the command line says, Chinese and English on one line: a terminal has no language of its own.</summary>
static class HostText
{
    static readonly ResourceManager texts = new(typeof(HostText));

    public static string Of(string name, params ReadOnlySpan<object?> values) =>
        string.Format(CultureInfo.InvariantCulture, texts.GetString(name, CultureInfo.InvariantCulture) ?? throw new MissingManifestResourceException(name), values);
}
