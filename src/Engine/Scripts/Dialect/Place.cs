namespace LowCode.Scripts;

/// <summary>Where in a source, counted from 1 as editors do.</summary>
readonly record struct Place(int Line, int Column)
{
    public static Place Start => new(1, 1);

    public static Place Of(string source, int offset)
    {
        int line = 1, start = 0;
        for (var i = 0; i < offset && i < source.Length; i++)
            if (source[i] == '\n') { line++; start = i + 1; }
        return new Place(line, Math.Min(offset, source.Length) - start + 1);
    }
}
