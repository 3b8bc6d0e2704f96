namespace LowCode.Forms;

/// <summary>The published JSON Schema (draft 2020-12) of the form format.</summary>
public static class FormSchema
{
    public static string Json { get; } = Read();

    static string Read()
    {
        using var stream = typeof(FormSchema).Assembly.GetManifestResourceStream("LowCode.Forms.Data.form.schema.json") ?? throw new InvalidOperationException("form.schema.json is not in the assembly");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
