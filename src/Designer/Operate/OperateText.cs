using System.Globalization;
using System.Resources;

namespace LowCode.Designer.Operate;

/// <summary>What the operating commands say, Chinese and English on one line.</summary>
static class OperateText
{
    static readonly ResourceManager texts = new(typeof(OperateText));

    public static string Of(string name, params ReadOnlySpan<object?> values) =>
        string.Format(CultureInfo.InvariantCulture, texts.GetString(name, CultureInfo.InvariantCulture) ?? throw new MissingManifestResourceException(name), values);
}
