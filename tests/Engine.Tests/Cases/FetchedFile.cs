using LowCode.Cases;

namespace LowCode.Engine.Tests.Cases;

static class FetchedFile
{
    /// <summary>All parts of a file, which have to be as long as it says.</summary>
    public static async Task<MemoryStream> WholeAsync(this ExportFile file)
    {
        var whole = new MemoryStream();
        await file.CopyToAsync(whole, default);
        Assert.Equal(file.Size, whole.Length);
        whole.Position = 0;
        return whole;
    }
}
