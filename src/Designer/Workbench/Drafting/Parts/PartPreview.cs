using System.Text.Json;

namespace LowCode.Designer.Workbench.Drafting;

/// <summary>A part read as it will be used, for its preview; null while it cannot be.</summary>
static class PartPreview
{
    public static T? Read<T>(PartView view) where T : class
    {
        try
        {
            return view.File.Deserialize<T>(JsonSerializerOptions.Web);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
