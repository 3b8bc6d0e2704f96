namespace Fixture.Words;

public static class Saying
{
    public static string Word => "version 2";
}
